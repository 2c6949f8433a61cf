-- Callbacks by start, then code: the order of the set they are in. Those of one person are few, and are looked up by themselves.
local from, till, limit, worker, person = take(), take(), tonumber(take()), take(), take()
local states, any = {}, true
times(function() states[take()] = true; any = false end)
local codes = {}
if person ~= '' then
  for _, code in ipairs(call('SMEMBERS', P .. 'of:' .. person)) do
    codes[#codes + 1] = {code, tonumber(call('ZSCORE', P .. 'starts', code))}
  end
  table.sort(codes, function(a, b) return a[2] < b[2] or a[2] == b[2] and a[1] < b[1] end)
  local low, high = tonumber(from), tonumber((string.gsub(till, '^%(', ''))) -- nil where there is no bound
  for i, c in ipairs(codes) do codes[i] = (not low or c[2] >= low) and (not high or c[2] < high) and c[1] end
else
  codes = call('ZRANGEBYSCORE', P .. 'starts', from, till)
end
local list = {}
for _, code in ipairs(codes) do
  local v = code and call('HMGET', P .. 'callback:' .. code, 'worker', 'person', 'state', 'start', 'day', 'cells', 'draft', 'body', 'details')
  if v and (worker == '' or v[1] == worker) and (person == '' or v[2] == person) and (any or states[v[3]]) then
    list[#list + 1] = v
    if #list == limit then break end
  end
end
return list
