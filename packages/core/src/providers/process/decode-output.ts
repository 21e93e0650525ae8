/**
 * The output of a program as text: UTF-8 wherever it is valid, UTF-16 where it begins with its mark, else Western European.
 * Undefined where it is no text at all. Spec 1.6; Chaos Toolkit guesses the encoding of valid UTF-8, too, and may guess wrong.
 */
export function decodeOutput(bytes: Uint8Array): string | undefined {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  if (bytes.length >= 2 && (mark === 0xfffe || mark === 0xfeff)) {
    return decode(mark === 0xfffe ? 'utf-16le' : 'utf-16be', bytes)
  }
  return decode('utf-8', bytes) ?? (looksBinary(bytes) ? undefined : decode('windows-1252', bytes))
}

function decode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Control characters that terminals and text files don't hold: all below the blank but BEL to CR and ESC. */
function looksBinary(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 7 || (byte > 13 && byte < 32 && byte !== 27))
}
