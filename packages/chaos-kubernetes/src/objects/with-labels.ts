/** Says behind a noun which labels are asked for: ` with the labels app=cart`; empty where none are. */
export function withLabels(selector: string | null | undefined): string {
  return (selector ?? '').trim() === '' ? '' : ` with the labels ${selector}`
}
