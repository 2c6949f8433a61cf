local said = before()
if said then return said end
local forget, now = take(), take()
local gone = call('ZREMRANGEBYSCORE', P .. 'marks', '-inf', forget)
local all = call('HGETALL', P .. 'pairings')
for i = 1, #all, 2 do
  if tonumber(string.match(all[i + 1], '^%-?%d+')) <= tonumber(now) then
    call('HDEL', P .. 'pairings', all[i])
    gone = gone + 1
  end
end
return done({'ok', tostring(gone)})
