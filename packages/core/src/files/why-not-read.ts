/** Why a file can't be read, as the end of a sentence. */
export function whyNotRead(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}
