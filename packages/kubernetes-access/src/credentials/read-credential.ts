import { readFileBytes, StepFailure, TooLarge } from 'chaos-plugin-api'

/** Reads a file that the credentials of a cluster name. Throws `StepFailure` with reason `no-access`, or the signal's reason. */
export async function readCredential(file: string, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readFileBytes(file, { signal })
  } catch (cause) {
    signal.throwIfAborted()
    const why = cause instanceof TooLarge ? `: ${cause.message}` : ''
    throw new StepFailure(`The file ${file}, which the cluster's credentials name, can't be read${why}.`, {
      reason: 'no-access',
      remedy: 'Correct the path in the kubeconfig or the secrets, or make the file readable.',
      cause,
    })
  }
}
