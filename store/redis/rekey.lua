local said = before()
if said then return said end
local person, was, key = take(), take(), take()
if call('HGET', P .. 'person:' .. person, 'key') ~= was then return done({'ok', '0'}) end
call('HSET', P .. 'person:' .. person, 'key', key)
return done({'ok', '1'})
