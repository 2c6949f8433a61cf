local said = before()
if said then return said end
local forget, now, untraced = take(), take(), take()
local gone = 0
adopt()
for _, person in ipairs(call('ZRANGEBYSCORE', P .. 'traced', '-inf', untraced)) do
  local key = P .. 'traces:' .. person
  gone = gone + call('ZREMRANGEBYSCORE', key, '-inf', untraced)
  local oldest = call('ZRANGE', key, 0, 0, 'WITHSCORES')
  if oldest[2] then
    call('ZADD', P .. 'traced', oldest[2], person)
  else
    call('ZREM', P .. 'traced', person)
  end
end
gone = gone + call('ZREMRANGEBYSCORE', P .. 'marks', '-inf', forget)
local all = call('HGETALL', P .. 'pairings')
for i = 1, #all, 2 do
  if tonumber(string.match(all[i + 1], '^%-?%d+')) <= tonumber(now) then
    call('HDEL', P .. 'pairings', all[i])
    gone = gone + 1
  end
end
return done({'ok', tostring(gone)})
