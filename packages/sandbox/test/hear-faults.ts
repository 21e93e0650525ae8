import { afterAll, afterEach, expect } from 'vitest'
import { faultLine } from '../src/registry/report-fault.ts'

// A sandbox whose own code fails goes on; the test in which it does so fails.
const heard: string[] = []
const { error } = console
console.error = (...told: readonly unknown[]) => {
  if (String(told[0]).startsWith(faultLine)) heard.push(String(told[0]))
  error(...told)
}
afterEach(() => expect(heard.splice(0)).toEqual([]))
afterAll(() => {
  console.error = error
})
