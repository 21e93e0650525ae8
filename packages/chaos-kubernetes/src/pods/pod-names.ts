/** Pods as a sentence names them: the first five of them. */
export function podNames(pods: readonly { readonly namespace: string; readonly name: string }[]): string {
  const names = pods.slice(0, 5).map(({ namespace, name }) => `${namespace}/${name}`)
  const more = pods.length - names.length
  return `${pods.length === 1 ? 'Pod' : 'Pods'} ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
