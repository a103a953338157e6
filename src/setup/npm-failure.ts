import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { NativePackage } from './native-package.ts';
import { inWords } from './size.ts';

/** A failed run of npm. */
interface FailedRun {
  /** The output, line by line. */
  readonly lines: readonly string[];
  /** How it ended, such as `exit code 1`. */
  readonly how: string;
  readonly package: NativePackage;
  /** The folder to install into. */
  readonly folder: string;
}

/** The error for a failed run: what went wrong and what to do, in one sentence. */
export function npmFailure(run: FailedRun): UserError {
  const text = run.lines.join('\n');
  const reason =
    diskFailure(text, run) ??
    permissionFailure(text) ??
    certificateFailure(text) ??
    libraryFailure(text) ??
    bindingFailure(text) ??
    registryFailure(text);
  if (reason !== null) return new UserError(reason);
  const missing = missingPackage(text, run);
  if (missing !== null) return new UserError(missing, { remedies: [{ kind: 'setUpTensorFlow' }] });
  return new UserError(`npm ended with ${run.how}${lastWords(run.lines)} The SegCause output has all of it.`);
}

function diskFailure(text: string, { package: { disk }, folder }: FailedRun): string | null {
  if (!/ENOSPC|no space left on device/iu.test(text)) return null;
  return `The disk is full: free ${inWords(disk)} for ${folder} and try again.`;
}

function permissionFailure(text: string): string | null {
  if (!/npm (?:error|ERR!) code (?:EACCES|EPERM|EROFS)/u.test(text)) return null;
  const [, path = 'its folders'] = /npm (?:error|ERR!) path (.+)/u.exec(text) ?? [];
  return `npm may not write ${path}: make yourself its owner and try again.`;
}

function certificateFailure(text: string): string | null {
  const [code] =
    /SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER_CERT(?:_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_\w+|self[- ]signed certificate(?: in certificate chain)?/u.exec(
      text,
    ) ?? [];
  if (code === undefined) return null;
  return `The network's certificate was not accepted (${code}): set NODE_EXTRA_CA_CERTS to the file with your organization's certificate, start VS Code again, and try again.`;
}

const unreachable =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/u;

/** The package's own script downloads libtensorflow from Google's storage or a mirror. */
function libraryFailure(text: string): string | null {
  const [, system] = /Unsupported system: (\S+)/u.exec(text) ?? [];
  if (system !== undefined)
    return `TensorFlow offers no libtensorflow for this machine (${system}): use ONNX Runtime, or TensorFlow.js without a native package.`;
  const start = text.indexOf('* Downloading libtensorflow');
  if (start === -1 || text.includes('* Building TensorFlow', start)) return null;
  const rest = text.slice(start);
  const [, host = 'its server'] = /https?:\/\/([^/\s]+)/u.exec(rest) ?? [];
  const [code] = unreachable.exec(rest) ?? [];
  if (code !== undefined)
    return `libtensorflow could not be downloaded: ${host} cannot be reached (${code}). Check network and proxy (HTTPS_PROXY), or name a mirror in TFJS_NODE_CDN_STORAGE.`;
  if (/TAR_\w+|Z_\w+_ERROR|unexpected end of file|invalid.*(?:zip|END header)/iu.test(rest))
    return `What ${host} sent is not libtensorflow, or it broke off: check the proxy and try again.`;
  return null;
}

const tools: readonly (readonly [RegExp, string])[] = [
  [/Could not find any Python/u, 'Python 3'],
  [/Could not find any Visual Studio/u, 'the C++ build tools of Visual Studio'],
  [/not found: make|make: (?:not found|.*No such file)/u, 'make and a C++ compiler'],
  [/No Xcode or CLT|xcode-select/u, "Xcode's command line tools (xcode-select --install)"],
  [/(?:g\+\+|c\+\+|clang\+\+|cc): .*not found/u, 'a C++ compiler'],
];

/** The Node binding of libtensorflow is prebuilt for some machines and compiled on others. */
function bindingFailure(text: string): string | null {
  if (!/node-pre-gyp install failed|gyp ERR!/u.test(text)) return null;
  const [, host, code] =
    /request to https?:\/\/([^/\s]+)\S* failed, reason:.*?\b(E[A-Z_]{5,})\b/u.exec(text) ?? [];
  if (host !== undefined && code !== undefined)
    return `The binding to libtensorflow could not be downloaded: ${host} cannot be reached (${code}). Check network and proxy (HTTPS_PROXY) and try again.`;
  const gyp = /gyp info using (node@\S+) \| (\w+) \| (\w+)/u.exec(text);
  const machine = gyp === null ? 'this machine' : `${at(gyp, 2)} ${at(gyp, 3)}, ${at(gyp, 1)}`;
  const missing = tools.find(([pattern]) => pattern.test(text))?.[1];
  return missing === undefined
    ? `There is no ready binding to libtensorflow for ${machine}, and compiling it failed: the SegCause output says why.`
    : `There is no ready binding to libtensorflow for ${machine}; to compile it takes ${missing}: install that and try again.`;
}

function registryFailure(text: string): string | null {
  const { code, host } = registryAnswer(text);
  if (unreachable.test(code))
    return `${host} cannot be reached (${code}): check network and proxy (npm config get registry, npm config get proxy) and try again.`;
  if (code === 'E401' || code === 'E403' || code === 'E407')
    return `${host} wants you to log in (${code}): do so with npm and try again.`;
  return null;
}

function missingPackage(text: string, { package: { name } }: FailedRun): string | null {
  const { code, host } = registryAnswer(text);
  if (code !== 'E404' && code !== 'ETARGET') return null;
  return `${host} does not offer ${name}: take another registry (npm config set registry URL) and try again.`;
}

function registryAnswer(text: string): { readonly code: string; readonly host: string } {
  const [, code = ''] = /npm (?:error|ERR!) code (\w+)/u.exec(text) ?? [];
  const [, host = 'the npm registry'] = /https?:\/\/([^/\s]+)/u.exec(text) ?? [];
  return { code, host };
}

function lastWords(lines: readonly string[]): string {
  const errors = lines.filter((line) => /^npm (?:error|ERR!) (?!A complete log)\S/u.test(line));
  const last = (errors.length > 0 ? errors : lines).findLast((line) => line.trim() !== '');
  return last === undefined ? '.' : `: ${last.replace(/^npm (?:error|ERR!) /u, '').trim()}.`;
}
