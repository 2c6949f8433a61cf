// The same bare turn for every peer: a dialog of three states, its session read from and written to Redis, one message.
import { Redis } from 'ioredis'

export const redis = new Redis(process.env.REDIS ?? 'redis://127.0.0.1:6379', { enableAutoPipelining: true })

const next = { menu: 'topic', topic: 'confirm', confirm: 'menu' }

export function answer(session) {
  session.state = next[session.state] ?? 'topic'
  session.turns = (session.turns ?? 0) + 1
  return `state ${session.state}, turn ${session.turns}`
}

export const token = process.env.TOKEN
export const api = process.env.API
export const webhook = process.env.WEBHOOK ? new URL(process.env.WEBHOOK) : null
