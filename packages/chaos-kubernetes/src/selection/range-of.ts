import { givenTextOrNull } from 'chaos-kubernetes-access'

const shape = /^\s*$|^\d{1,9}\.\.\d{1,9}$/

/** An argument of which a number is drawn: `2..5`. */
export const rangeArgument = givenTextOrNull
  .refine((text) => text === null || shape.test(text), 'a range has two numbers, such as "2..5"')
  .refine(
    (text) => text === null || rangeOf(text).least <= rangeOf(text).most,
    'the second number is smaller than the first',
  )

/**
 * Takes a range apart.
 *
 * @example
 * rangeOf('2..5') // → { least: 2, most: 5 }
 */
function rangeOf(text: string): { readonly least: number; readonly most: number } {
  const [least = 0, most = 0] = text.split('..').map(Number)
  return { least, most }
}

/** Draws one of the numbers of a range, its ends included. */
export function drawnFrom(range: string, random: () => number): number {
  const { least, most } = rangeOf(range)
  return least + Math.floor(random() * (most - least + 1))
}
