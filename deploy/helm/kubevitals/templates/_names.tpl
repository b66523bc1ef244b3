{{/* What the names of all objects begin with. Services are among them, whose names have no dots and begin with a letter (RFC 1035). */}}
{{- define "kubevitals.fullname" -}}
{{- $release := .Release.Name | replace "." "-" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if regexMatch "^[0-9]" $release -}}
{{- printf "kubevitals-%s" ($release | trunc 29 | trimSuffix "-") -}}
{{- else if contains "kubevitals" $release -}}
{{- $release | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-kubevitals" ($release | trunc 29 | trimSuffix "-") -}}
{{- end -}}
{{- end -}}

{{/* Labels of an object. Takes a list of the root and the name of the program. */}}
{{- define "kubevitals.labels" -}}
{{- $root := index . 0 -}}
{{ include "kubevitals.selector" . }}
app.kubernetes.io/part-of: kubevitals
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Labels of its pods that do not change from release to release. */}}
{{- define "kubevitals.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
{{- end -}}

{{/* The image of a program. Takes a list of the root and the program's values. */}}
{{- define "kubevitals.image" -}}
{{- $root := index . 0 -}}
{{- $image := (index . 1).image -}}
{{- with $root.Values.image.registry }}{{ . | trimSuffix "/" }}/{{ end -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default $root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "kubevitals.aggregatorSecret" -}}
{{- .Values.tls.aggregatorSecret | default (printf "%s-aggregator-tls" (include "kubevitals.fullname" .)) -}}
{{- end -}}

{{- define "kubevitals.agentCaSecret" -}}
{{- .Values.tls.agentCaSecret | default (printf "%s-agent-ca" (include "kubevitals.fullname" .)) -}}
{{- end -}}

{{/* Whether readers are served by TLS: a text, empty for no. */}}
{{- define "kubevitals.readersTls" -}}
{{- if and .Values.tls.readers (ne .Values.tls.mode "off") -}}yes{{- end -}}
{{- end -}}

{{/* The names under which aggregators are called, as a list in JSON. */}}
{{- define "kubevitals.dnsNames" -}}
{{- $name := include "kubevitals.fullname" . -}}
{{- $names := list $name -}}
{{- range list $name (printf "%s-aggregators" $name) -}}
{{- $service := printf "%s.%s.svc" . $.Release.Namespace -}}
{{- $names = concat $names (list $service (printf "%s.%s" $service $.Values.clusterDomain)) -}}
{{- end -}}
{{- append $names "localhost" | toJson -}}
{{- end -}}
