import { createPoster, type Sender, type SenderOptions, sent } from './sender.ts'

/** The floor: the same calls at the same concurrency, nothing kept and nothing recorded. */
export function createBareSender({ workspace, concurrency }: SenderOptions): Sender {
  const post = createPoster(workspace)
  return {
    name: 'bare loop',
    setting: `${concurrency} calls at once`,
    async send(messages) {
      const left = messages.values()
      const loop = async () => {
        for (const { post: call } of left) await post(call)
      }
      return sent(() => Promise.all(Array.from({ length: concurrency }, loop)))
    },
  }
}
