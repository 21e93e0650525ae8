import { harmless } from '../render/harmless.ts'

/** Whether somebody can be asked here. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

/** Asks a question that is answered with yes or no; false where nobody answers. */
export async function confirm(message: string, initialValue: boolean): Promise<boolean> {
  const clack = await import('@clack/prompts')
  return (await clack.confirm({ message: harmless(message), initialValue, output: process.stderr })) === true
}
