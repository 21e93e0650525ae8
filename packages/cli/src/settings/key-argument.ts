import { ChaosError } from 'chaos-core'
import type { Session } from '../session.ts'

/** The argument that names a setting. */
export const keyArgument = {
  required: true,
  ignoreStdin: true,
  description: 'As in notifications[0].url; a dot in a name is written \\.',
} as const

/** Does something with a setting; the exit code is 1 where there is no such setting, as in Chaos Toolkit. */
export async function oneIfNotThere({ report }: Session, act: () => Promise<void>): Promise<number> {
  try {
    await act()
    return 0
  } catch (error) {
    if (!(error instanceof ChaosError) || error.usage) throw error
    report.error(`${error.message} ${error.remedy ?? ''}`.trimEnd())
    return 1
  }
}
