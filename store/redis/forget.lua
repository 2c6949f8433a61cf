local said = before()
if said then return said end
local now = take()
local gone = 0
for _, kind in ipairs({'audit', 'erasures'}) do
  local time = take()
  if time ~= '0' then gone = gone + call('ZREMRANGEBYSCORE', P .. kind, '-inf', '(' .. time) end
end
call('SET', P .. 'scrub', now)
return done({'ok', tostring(gone)})
