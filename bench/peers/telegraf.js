import http from 'node:http'
import { Telegraf } from 'telegraf'
import { answer, api, redis, token, webhook } from './turn.js'

const bot = new Telegraf(token, { telegram: { apiRoot: api }, handlerTimeout: 60000 })
bot.on('text', async (ctx) => {
  const key = String(ctx.chat.id)
  const kept = await redis.get(key)
  const session = kept ? JSON.parse(kept) : {}
  const text = answer(session)
  await redis.set(key, JSON.stringify(session))
  await ctx.reply(text)
})
bot.catch((e) => console.error(e.message))

if (webhook) {
  const handle = bot.webhookCallback(webhook.pathname)
  http.createServer(handle).listen(Number(webhook.port), webhook.hostname, () => bot.telegram.setWebhook(webhook.href, { max_connections: 100 }))
} else {
  bot.launch()
}
