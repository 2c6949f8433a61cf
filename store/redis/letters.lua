-- The oldest letter of each person, when it may leave; oldest first. In a day on which nothing leaves, nobody is looked at.
local now, n = tonumber(take()), tonumber(take())
local busy = {}
times(function() busy[take()] = true end)
local list, left = {}, call('ZCOUNT', P .. 'ready', '-inf', now)
local offset, page = 0, 100
while left > 0 and #list < n do
  local heads = call('ZRANGE', P .. 'heads', offset, offset + page - 1, 'WITHSCORES')
  if #heads == 0 then break end
  local people = {}
  for i = 1, #heads, 2 do people[#people + 1] = heads[i] end
  local ready = call('ZMSCORE', P .. 'ready', unpack(people))
  for i, person in ipairs(people) do
    local id = heads[2 * i]
    if tonumber(ready[i]) <= now then
      left = left - 1
      if not busy[person] and #list < n then
        local l = call('HMGET', P .. 'letter:' .. id, 'place', 'sealed', 'before', 'attempts')
        local who = call('HMGET', P .. 'person:' .. person, 'key', 'address')
        local stands = l[1] ~= '' and call('HGET', P .. 'place:' .. l[1], 'message')
        list[#list + 1] = {id, person, l[1], l[2], l[3], l[4], who[1], who[2], stands}
      end
    end
  end
  offset = offset + page
end
return list
