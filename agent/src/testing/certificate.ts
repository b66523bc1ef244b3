/** For tests: certificates and keys made on the spot, in the DER of X.509 (RFC 5280). */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** A certificate with its key, both in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly issuer: { readonly name: Buffer; readonly key: KeyObject };
}

export interface TestCertificateOptions {
  readonly commonName: string;
  readonly dnsNames?: readonly string[];
  readonly uris?: readonly string[];
  /** Addresses as their bytes. */
  readonly addresses?: readonly (readonly number[])[];
  /** Who signs; without one the certificate signs itself and may sign others. */
  readonly signer?: TestCertificate;
}

/** A certificate on a P-256 key, valid from yesterday to tomorrow. */
export function makeCertificate({ commonName, signer, ...names }: TestCertificateOptions): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(objectId(2, 5, 4, 3), der(0x0c, Buffer.from(commonName)))));
  const issuer = signer?.issuer ?? { name, key: privateKey };
  const day = 86_400_000;
  const content = sequence(
    der(0xa0, integer(2)),
    integer(1, ...randomBytes(8)),
    ecdsaWithSha256,
    issuer.name,
    sequence(time(Date.now() - day), time(Date.now() + day)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions(names, signer === undefined))),
  );
  const signature = sign("sha256", content, issuer.key);
  const certificate = sequence(content, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    issuer: { name, key: privateKey },
  };
}

function extensions(
  { dnsNames = [], uris = [], addresses = [] }: Omit<TestCertificateOptions, "commonName" | "signer">,
  isAuthority: boolean,
): readonly Buffer[] {
  const names = [
    ...dnsNames.map((text) => der(0x82, Buffer.from(text))),
    ...uris.map((text) => der(0x86, Buffer.from(text))),
    ...addresses.map((bytes) => der(0x87, Buffer.from(bytes))),
  ];
  const authority = sequence(objectId(2, 5, 29, 19), der(0x04, sequence(der(0x01, Buffer.from([0xff])))));
  const alternatives = sequence(objectId(2, 5, 29, 17), der(0x04, sequence(...names)));
  return [...(isAuthority ? [authority] : []), ...(names.length > 0 ? [alternatives] : [])];
}

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function sequence(...contents: readonly Uint8Array[]): Buffer {
  return der(0x30, ...contents);
}

function set(...contents: readonly Uint8Array[]): Buffer {
  return der(0x31, ...contents);
}

function integer(...bytes: readonly number[]): Buffer {
  return der(0x02, Buffer.from(bytes));
}

/** An object identifier; its arcs from the third on are below 2^21. */
function objectId(first: number, second: number, ...arcs: readonly number[]): Buffer {
  const bytes = arcs.flatMap((arc) => [
    ...(arc >= 16_384 ? [128 | (arc >> 14)] : []),
    ...(arc >= 128 ? [128 | ((arc >> 7) & 127)] : []),
    arc & 127,
  ]);
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function time(milliseconds: number): Buffer {
  return der(0x18, Buffer.from(new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, "")));
}

const ecdsaWithSha256 = sequence(objectId(1, 2, 840, 10_045, 4, 3, 2));
