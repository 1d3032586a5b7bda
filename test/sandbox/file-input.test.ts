import { describe, expect, it } from 'vitest'
import { enteredValues } from '../../sandbox/entered.ts'

const VIEW = {
  blocks: [{ type: 'input', block_id: 'photos', element: { type: 'file_input', action_id: 'entry', max_files: 2 } }],
}
const fileOf = (id: string) => ({ id, name: `${id}.jpg`, size: 1 })
const entered = (photos: readonly string[] | null) => enteredValues(VIEW, { photos }, fileOf)

describe('a file input', () => {
  it('carries the files chosen as Slack describes them', () => {
    const files = [fileOf('F1'), fileOf('F2')]
    expect(entered(['F1', 'F2'])).toEqual({ photos: { entry: { type: 'file_input', files } } })
  })

  it('takes no more files than it says, and not none when one is needed', () => {
    expect(() => entered(['F1', 'F2', 'F3'])).toThrow('3 files; expected 2 at most')
    expect(() => entered(null)).toThrow("input 'photos' is empty")
  })
})
