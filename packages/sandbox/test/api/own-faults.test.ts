import { expect, it, vi } from 'vitest'
import { badRequest } from '../../src/registry/api-error.ts'
import { reportFault } from '../../src/registry/report-fault.ts'

it('says in one line where the sandbox itself failed, and nothing of what an API server would answer', () => {
  const told = vi.spyOn(console, 'error').mockReturnValue()
  reportFault('its controller ReplicaSet, at shop/web', badRequest('no'))
  expect(told).not.toHaveBeenCalled()
  reportFault('its controller ReplicaSet, at shop/web', new TypeError('x is not a function'))
  expect(told.mock.calls).toEqual([
    [
      expect.stringMatching(
        /^The sandbox itself is at fault, in its controller ReplicaSet, at shop\/web: TypeError: x is not a function at .*own-faults\.test\.ts:\d+:\d+\)?\. Please report it\.$/,
      ),
    ],
  ])
  told.mockRestore()
})
