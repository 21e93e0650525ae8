/** Characters that are shown at most. */
const shown = 80

/** What somebody has typed, as an error repeats it: its beginning, and an ellipsis where there is more. */
export function givenInShort(text: string): string {
  return text.length > shown ? `${text.slice(0, shown)}…` : text
}
