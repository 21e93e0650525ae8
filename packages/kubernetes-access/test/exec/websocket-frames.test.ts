import { expect, test } from 'vitest'
import { clientFrame, FrameReader } from '../../src/exec/websocket-frames.ts'

function frame(payload: Buffer): Buffer {
  const { length } = payload
  const head =
    length < 126
      ? Buffer.from([0x82, length])
      : length < 65_536
        ? Buffer.from([0x82, 126, length >> 8, length & 0xff])
        : Buffer.concat([
            Buffer.from([0x82, 127, 0, 0, 0, 0]),
            Buffer.from([0, length >> 16, (length >> 8) & 0xff, length & 0xff]),
          ])
  return Buffer.concat([head, payload])
}

test.each([0, 5, 125, 126, 65_535, 65_536])('a frame of %i bytes is read whole however it is cut', (length) => {
  const payload = Buffer.alloc(length, 7)
  const bytes = Buffer.concat([frame(payload), frame(Buffer.from('next'))])
  const reader = new FrameReader()
  const cuts = [0, 1, 3, Math.min(length, 9) + 4, bytes.length]
  const frames = cuts.slice(1).flatMap((end, at) => [...reader.read(bytes.subarray(cuts[at], end))])
  expect(frames.map((read) => read.payload.length)).toEqual([length, 4])
  expect(frames[0]?.payload.equals(payload)).toBe(true)
})

test('a control frame of a client is masked', () => {
  const bytes = clientFrame(10, Buffer.from('hi'))
  const mask = bytes.subarray(2, 6)
  expect([bytes[0], bytes[1]]).toEqual([0x8a, 0x82])
  expect(
    bytes
      .subarray(6)
      .map((byte, at) => byte ^ mask[at]!)
      .toString(),
  ).toBe('hi')
})
