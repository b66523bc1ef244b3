{{/*
The agents of one kind of node. Takes a dict of root, suffix (of the name), component (a label), isGpu.
*/}}
{{- define "kubevitals.agents" -}}
{{- $root := .root -}}
{{- $agent := $root.Values.agent -}}
{{- $name := include "kubevitals.fullname" $root -}}
{{- $labels := list $root "kubevitals-agent" -}}
{{- $isRoot := or $agent.root $agent.kernelLog $agent.buffer.enabled $agent.gpu.processes .isGpu -}}
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {{ $name }}-agent{{ .suffix }}
  labels:
    {{- include "kubevitals.labels" $labels | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  selector:
    matchLabels:
      {{- include "kubevitals.selector" $labels | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  updateStrategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: {{ $agent.maxUnavailable }}
  template:
    metadata:
      annotations:
        checksum/config: {{ toYaml $root.Values.config | sha256sum }}
        {{- with $agent.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      labels:
        {{- include "kubevitals.labels" $labels | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
        {{- with $agent.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ $name }}-agent
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      {{- with $agent.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- if .isGpu }}
      runtimeClassName: {{ $agent.gpu.runtimeClassName }}
      {{- if $agent.gpu.processes }}
      hostPID: true
      {{- end }}
      {{- end }}
      nodeSelector:
        {{- $gpuNodes := ternary (dict $agent.gpu.nodeLabel "true") dict .isGpu }}
        {{- merge (dict "kubernetes.io/os" "linux") $gpuNodes ($agent.nodeSelector | default dict) | toYaml | nindent 8 }}
      {{- with $agent.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if and $agent.gpu.enabled (not .isGpu) }}
      affinity:
        {{- include "kubevitals.notGpuNodes" $agent | nindent 8 }}
      {{- else if $agent.affinity }}
      affinity:
        {{- toYaml $agent.affinity | nindent 8 }}
      {{- end }}
      # An agent that is asked to stop says goodbye, and is gone after 1.5 s at most.
      terminationGracePeriodSeconds: 10
      securityContext:
        {{- if $isRoot }}
        runAsUser: 0
        runAsGroup: 0
        {{- else }}
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        {{- end }}
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: agent
          image: {{ include "kubevitals.image" (list $root $agent) }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args:
            - --config=/etc/kubevitals/config.yaml
            - --node-name=$(NODE_NAME)
            - --aggregator={{ $name }}-aggregators.$(POD_NAMESPACE).svc:9481
            {{- if eq $root.Values.tls.mode "off" }}
            - --no-aggregator-tls
            {{- else }}
            - --aggregator-ca-file=/var/run/kubevitals/ca.crt
            {{- end }}
            - --token-file=/var/run/kubevitals/token
            - --http-listen={{ $root.Values.listenHost }}:9482
            - --proc-path=/host/proc
            - --sys-path=/host/sys
            - --root-path=/host/root
            {{- if $agent.kernelLog }}
            - --kernel-log=/dev/kmsg
            {{- end }}
            {{- if $agent.gpu.processes }}
            - --collector.gpu.fdinfo
            {{- end }}
            {{- if $agent.scrapePods }}
            - --scrape-pods
            {{- end }}
            {{- if $agent.buffer.enabled }}
            - --buffer-dir=/var/lib/kubevitals/buffer
            {{- end }}
            {{- with $agent.args }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          env:
            - name: NODE_NAME
              valueFrom:
                fieldRef:
                  fieldPath: spec.nodeName
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
            {{- if .isGpu }}
            - name: NVIDIA_VISIBLE_DEVICES
              value: all
            - name: NVIDIA_DRIVER_CAPABILITIES
              value: utility
            {{- end }}
            {{- with $agent.env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - name: http
              containerPort: 9482
          startupProbe:
            httpGet:
              path: /livez
              port: http
            periodSeconds: 2
            failureThreshold: 30
          livenessProbe:
            httpGet:
              path: /livez
              port: http
            periodSeconds: 20
            timeoutSeconds: 5
          readinessProbe:
            httpGet:
              path: /readyz
              port: http
            periodSeconds: 10
            timeoutSeconds: 5
          resources:
            {{- toYaml $agent.resources | nindent 12 }}
          securityContext:
            readOnlyRootFilesystem: true
            {{- if $agent.kernelLog }}
            privileged: true
            {{- else }}
            allowPrivilegeEscalation: false
            {{- end }}
            {{- if or $agent.gpu.processes (not $agent.kernelLog) }}
            capabilities:
              {{- if not $agent.kernelLog }}
              drop: [ALL]
              {{- end }}
              {{- if $agent.gpu.processes }}
              add: [SYS_PTRACE]
              {{- end }}
            {{- end }}
          volumeMounts:
            - name: config
              mountPath: /etc/kubevitals
              readOnly: true
            - name: identity
              mountPath: /var/run/kubevitals
              readOnly: true
            - name: proc
              mountPath: /host/proc
              readOnly: true
            - name: sys
              mountPath: /host/sys
              readOnly: true
            - name: root
              mountPath: /host/root
              # What the host mounts later is seen too.
              mountPropagation: HostToContainer
              readOnly: true
            {{- if or .isGpu $agent.gpu.processes }}
            - name: pod-resources
              mountPath: /var/lib/kubelet/pod-resources
              readOnly: true
            {{- end }}
            {{- if $agent.buffer.enabled }}
            - name: buffer
              mountPath: /var/lib/kubevitals
            {{- end }}
      volumes:
        - name: config
          configMap:
            name: {{ $name }}-config
        - name: identity
          projected:
            sources:
              - serviceAccountToken:
                  audience: kubevitals
                  expirationSeconds: 3600
                  path: token
              {{- if ne $root.Values.tls.mode "off" }}
              - secret:
                  name: {{ include "kubevitals.agentCaSecret" $root }}
                  items:
                    - key: ca.crt
                      path: ca.crt
              {{- end }}
        - name: proc
          hostPath:
            path: /proc
        - name: sys
          hostPath:
            path: /sys
        - name: root
          hostPath:
            path: /
        {{- if or .isGpu $agent.gpu.processes }}
        - name: pod-resources
          hostPath:
            path: {{ $agent.gpu.podResourcesPath }}
        {{- end }}
        {{- if $agent.buffer.enabled }}
        - name: buffer
          hostPath:
            path: {{ $agent.buffer.hostPath }}
            type: DirectoryOrCreate
        {{- end }}
{{- end -}}

{{/* The affinity of agents that leave nodes with NVIDIA's GPUs to their own kind, and what was asked for beside. */}}
{{- define "kubevitals.notGpuNodes" -}}
{{- $leave := dict "key" .gpu.nodeLabel "operator" "NotIn" "values" (list "true") -}}
{{- $node := dig "nodeAffinity" dict .affinity -}}
{{- $required := dig "requiredDuringSchedulingIgnoredDuringExecution" "nodeSelectorTerms" (list dict) $node -}}
{{- $terms := list -}}
{{- range $required -}}
{{- $terms = append $terms (merge (dict "matchExpressions" (append (.matchExpressions | default list) $leave)) .) -}}
{{- end -}}
{{- $merged := merge (dict "requiredDuringSchedulingIgnoredDuringExecution" (dict "nodeSelectorTerms" $terms)) $node -}}
{{- merge (dict "nodeAffinity" $merged) .affinity | toYaml -}}
{{- end -}}
