-- A one-time code is used up; whoever lost the reply and asks again is told the same, and nobody else.
local said = before()
if said then return said end
local hash, person, now = take(), take(), take()
local kept = call('HGET', P .. 'pairings', hash)
if not kept then return {'notfound'} end
local till, worker = string.match(kept, '^(%-?%d+)|(.*)$')
if tonumber(till) <= tonumber(now) then return {'notfound'} end
call('HDEL', P .. 'pairings', hash)
call('HSET', P .. 'workers', person, now .. '|' .. worker)
return done({'ok', worker})
