local now, n = take(), take()
local list = {}
for _, row in ipairs(call('ZRANGEBYSCORE', P .. 'dues', '-inf', now, 'LIMIT', 0, n)) do
  local kind, subject = string.match(row, '^(%Z*)%z(.*)$')
  list[#list + 1] = {kind, subject, call('HGET', P .. 'due:' .. subject, kind)}
end
return list
