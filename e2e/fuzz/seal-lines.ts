import { crc32 } from 'node:zlib'

/** Gives each line of a run's file the checksum that the run would have written, whatever the line holds. Spaces it out as the product does. */
export function sealLines(runId: string, text: string): string {
  let prev = '00000000'
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const head = `${line.slice(0, -1)},"prev":"${prev}"`
      prev = crc32(head, crc32(runId)).toString(16).padStart(8, '0')
      return `${head},"sum":"${prev}"}\n`
    })
    .join('')
}
