import type { ISparkServer } from '../tokens';

/** What stands in the place of a secret in every answer of the server. */
export const HIDDEN = '(hidden)';

/** Whether an option of this name holds a secret; the server tests it for the same words. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NAME_OF_SOMETHING_ELSE.test(name);
}

/** Whether an option holds a secret, by its name or by what its value gives away. */
export function holdsSecret(name: string, value: string): boolean {
  return isSecretName(name) || IN_TEXT.some(pattern => pattern.test(value));
}

/** Return a request that may be kept where others can read it: each option with a secret is left out. */
export function withoutSecrets(
  request: ISparkServer.IStartRequest
): ISparkServer.IStartRequest {
  const { options, ...rest } = request;
  const kept = Object.entries(options ?? {}).filter(
    ([name, value]) => value !== HIDDEN && !holdsSecret(name, value)
  );
  return kept.length > 0
    ? { ...rest, options: Object.fromEntries(kept) }
    : rest;
}

const WORDS =
  '(?:secret|password|passwd|passphrase|[._-]pwd|token|credential' +
  '|(?:access|account|api|private)[._-]?key|[.]sas[.])';

const SECRET_NAME = new RegExp(WORDS, 'i');

/** Endings of names that are about a secret without holding it, such as `…s3a.aws.credentials.provider`. */
const NAME_OF_SOMETHING_ELSE =
  /(?:[._-](?:enabled|providers?|class|file|path|name|type|mechanism)|[a-z](?:Enabled|Providers?|Class|File|Path|Name|Type|Mechanism))$/;

/** Secrets that can be told by what stands around them. */
const IN_TEXT: ReadonlyArray<RegExp> = [
  new RegExp(
    `(?:${WORDS}|[?&;](?:pwd|sig)(?==))[\\w.-]*(?:["']?\\s*=\\s*|["']\\s*:\\s*)["']?[^\\s"'&;]`,
    'i'
  ),
  /:\/\/[^/?#\s:@]*:[^/?#\s@]+@/,
  /\bbearer\s+[\w.~+/=-]{16,}/i,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/
];
