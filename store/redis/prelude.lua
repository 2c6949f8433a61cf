-- What scripts begin with. Each takes the parts that it names (see compile): the server makes every function anew at each run, and in a
-- turn that is much of the whole.

---- base
local args = ARGV
local P = args[1] -- the prefix of every key of this body: "{ente}:"
local at = 1
local call = redis.call

-- The arguments are read one after the other, as the caller wrote them; an optional one has '1' or '0' before it.
local function take() at = at + 1; return args[at] end

---- lists
local function maybe() if take() == '1' then return take() end end
local function times(f)
  local list = {}
  for i = 1, tonumber(take()) do list[i] = f() end
  return list
end

---- operations
-- An operation is done once: whoever lost the reply and asks again is told what was told before.
local OP = KEYS[1]
local function words(said)
  local reply = {}
  for word in string.gmatch(said, '([^\n]*)\n') do reply[#reply + 1] = word end
  return reply
end
local function before()
  local said = call('GET', OP)
  return said and words(said)
end
local function line(reply) return table.concat(reply, '\n') .. '\n' end -- no word has a line break: ids, workers, numbers
local function done(reply)
  call('SET', OP, line(reply), 'EX', 120)
  return reply
end

---- heads
-- The oldest letter of a person is the only one that may leave: heads and ready speak of it.
local function head(person, id, before)
  call('ZADD', P .. 'heads', id, person)
  call('ZADD', P .. 'ready', before, person)
end
local function rehead(person)
  local id = call('LINDEX', P .. 'out:' .. person, 0)
  if id then
    head(person, id, call('HGET', P .. 'letter:' .. id, 'before'))
  else
    call('ZREM', P .. 'heads', person)
    call('ZREM', P .. 'ready', person)
  end
end

---- drop
local function dropletters(person)
  for _, id in ipairs(call('LRANGE', P .. 'out:' .. person, 0, -1)) do call('DEL', P .. 'letter:' .. id) end
  call('DEL', P .. 'out:' .. person)
  rehead(person)
end

---- undue
local function undue(kind, subject)
  call('HDEL', P .. 'due:' .. subject, kind)
  call('ZREM', P .. 'dues', kind .. '\0' .. subject)
end

---- audit
local function audit(when, text)
  local id = call('HINCRBY', P .. 'count', 'audit', 1)
  call('ZADD', P .. 'audit', when, string.format('%016d', id) .. text)
end

---- trace
-- What stands in a person's chat. One that is known keeps its time. traced is never later than a person's oldest one, so that those
-- who have an old one are found.
local function trace(person, list)
  if #list == 0 then return end
  local oldest
  for _, t in ipairs(list) do
    call('ZADD', P .. 'traces:' .. person, 'NX', t[2], t[1])
    if not oldest or tonumber(t[2]) < tonumber(oldest) then oldest = t[2] end
  end
  call('ZADD', P .. 'traced', 'LT', oldest, person)
end

---- adopt
-- Programs from before traced kept every message of everybody in one set besides.
local function adopt()
  local all = call('ZRANGE', P .. 'traces', 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do call('ZADD', P .. 'traced', 'LT', all[i + 1], string.match(all[i], '^(.-)%z')) end
  if #all > 0 then call('DEL', P .. 'traces') end
end

---- erase
-- Everything of a person goes; what must outlive them keeps neither their name nor their details. Gives the codes of those.
local function erase(person, now)
  call('DEL', P .. 'person:' .. person)
  call('ZREM', P .. 'people', person)
  call('ZREM', P .. 'unreachable', person)
  call('HDEL', P .. 'workers', person)
  dropletters(person)
  for _, place in ipairs(call('SMEMBERS', P .. 'places:' .. person)) do
    call('DEL', P .. 'place:' .. place)
    call('SREM', P .. 'places', place)
  end
  call('DEL', P .. 'places:' .. person)
  adopt()
  call('DEL', P .. 'traces:' .. person)
  call('ZREM', P .. 'traced', person)
  for _, kind in ipairs(call('HKEYS', P .. 'due:' .. person)) do undue(kind, person) end
  local codes = {}
  for _, code in ipairs(call('SMEMBERS', P .. 'of:' .. person)) do
    local key = P .. 'callback:' .. code
    local draft = call('HGET', key, 'draft')
    if draft and draft ~= '' and call('HGET', P .. 'drafts', draft) == code then call('HDEL', P .. 'drafts', draft) end
    call('HSET', key, 'person', '', 'draft', '', 'erased', '1')
    call('HDEL', key, 'details')
    codes[code] = true
  end
  call('DEL', P .. 'of:' .. person)
  call('ZADD', P .. 'erasures', 'GT', now, person)
  return codes
end
