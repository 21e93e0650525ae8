/** Whether an error bears a mark: the symbol by which each copy of this package knows the errors of the others. */
export function hasMark(error: unknown, mark: symbol): boolean {
  return typeof error === 'object' && error !== null && mark in error
}
