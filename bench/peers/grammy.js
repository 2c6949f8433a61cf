import http from 'node:http'
import { Bot, session, webhookCallback } from 'grammy'
import { run, sequentialize } from '@grammyjs/runner'
import { RedisAdapter } from '@grammyjs/storage-redis'
import { answer, api, redis, token, webhook } from './turn.js'

const bot = new Bot(token, { client: { apiRoot: api } })
const key = (ctx) => ctx.chat?.id.toString()
bot.use(sequentialize(key))
bot.use(session({ initial: () => ({}), getSessionKey: key, storage: new RedisAdapter({ instance: redis }) }))
bot.on('message:text', (ctx) => ctx.reply(answer(ctx.session)))
bot.catch((e) => console.error(e.message))

if (webhook) {
  await bot.init()
  const handle = webhookCallback(bot, 'http', { timeoutMilliseconds: 60000 })
  http.createServer(handle).listen(Number(webhook.port), webhook.hostname, () => bot.api.setWebhook(webhook.href, { max_connections: 100 }))
} else {
  run(bot)
}
