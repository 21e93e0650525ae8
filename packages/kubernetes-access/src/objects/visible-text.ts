/**
 * Matches a text in which there is something to see: not only blanks, nor characters that look like nothing, such as a zero-width space, a soft hyphen or a blank
 * of Braille. Without flags, so that JSON Schema can say the same.
 */
export const visibleText =
  /[^\s\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\uffa0]/
