/** Columns of a terminal; 80 where there is none, or it does not say. Never less than 40: below that there is no room for an indent. */
export function terminalWidth(stream: NodeJS.WriteStream): number {
  const told = (stream.isTTY && stream.columns) || Number(process.env['COLUMNS']) || 80
  return Math.max(40, told)
}
