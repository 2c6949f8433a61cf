-- Everything of one person, as it is at one moment.
local person = take()
local function each(list, f)
  local out = {}
  for i, x in ipairs(list) do out[i] = f(x) end
  return out
end
return {
  call('HMGET', P .. 'person:' .. person, 'version', 'session', 'key', 'address', 'touched'),
  each(call('SMEMBERS', P .. 'of:' .. person), function(code)
    return call('HMGET', P .. 'callback:' .. code, 'worker', 'person', 'state', 'start', 'day', 'cells', 'draft', 'body', 'details')
  end),
  each(call('LRANGE', P .. 'out:' .. person, 0, -1), function(id)
    local l = call('HMGET', P .. 'letter:' .. id, 'place', 'sealed', 'before', 'attempts')
    return {id, person, l[1], l[2], l[3], l[4]}
  end),
  each(call('SMEMBERS', P .. 'places:' .. person), function(place)
    local d = call('HMGET', P .. 'place:' .. place, 'person', 'message', 'sent')
    return {place, d[1], d[2], d[3]}
  end),
  call('HGETALL', P .. 'due:' .. person),
  {call('HGET', P .. 'workers', person), call('ZSCORE', P .. 'unreachable', person)},
  call('ZRANGE', P .. 'traces:' .. person, 0, -1, 'WITHSCORES'),
}
