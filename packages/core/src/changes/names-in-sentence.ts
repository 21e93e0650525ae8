/**
 * The names in what a plugin calls an object.
 *
 * @example
 * namesInSentence('Pod shop/web-1: spec') // → ['Pod', 'shop/web-1', 'shop', 'web-1', 'spec']
 */
export function namesInSentence(object: string): readonly string[] {
  return object.split(/[\s,:]+/).flatMap((word) => (word.includes('/') ? [word, ...word.split('/')] : [word]))
}
