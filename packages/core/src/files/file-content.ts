/** Text to be written, whole or in pieces. */
export type FileContent = string | Iterable<string> | AsyncIterable<string>
