-- Callbacks by start, then code: the order of the set they are in.
local from, till, limit, worker, person = take(), take(), tonumber(take()), take(), take()
local states, any = {}, true
times(function() states[take()] = true; any = false end)
local list = {}
for _, code in ipairs(call('ZRANGEBYSCORE', P .. 'starts', from, till)) do
  local v = call('HMGET', P .. 'callback:' .. code, 'worker', 'person', 'state', 'start', 'day', 'cells', 'draft', 'body', 'details')
  if (worker == '' or v[1] == worker) and (person == '' or v[2] == person) and (any or states[v[3]]) then
    list[#list + 1] = v
    if #list == limit then break end
  end
end
return list
