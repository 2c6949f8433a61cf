local said = before()
if said then return said end
local forget, now, untraced = take(), take(), take()
local old = call('ZRANGEBYSCORE', P .. 'traces', '-inf', untraced)
for _, both in ipairs(old) do
  local person, message = string.match(both, '^(.-)%z(.*)$')
  untrace(person, message)
end
local gone = #old + call('ZREMRANGEBYSCORE', P .. 'marks', '-inf', forget)
local all = call('HGETALL', P .. 'pairings')
for i = 1, #all, 2 do
  if tonumber(string.match(all[i + 1], '^%-?%d+')) <= tonumber(now) then
    call('HDEL', P .. 'pairings', all[i])
    gone = gone + 1
  end
end
return done({'ok', tostring(gone)})
