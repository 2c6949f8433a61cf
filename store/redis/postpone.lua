local said = before()
if said then return said end
local id, notbefore = take(), take()
local person = call('HGET', P .. 'letter:' .. id, 'person')
if person then
  call('HSET', P .. 'letter:' .. id, 'before', notbefore)
  call('HINCRBY', P .. 'letter:' .. id, 'attempts', 1)
  rehead(person)
end
return done({'ok'})
