-- A letter was shown. One that is gone already changes nothing: asked twice, it is done once.
local id, stands = take(), take() == '1'
local person = call('HGET', P .. 'letter:' .. id, 'person')
if not person then return {'ok'} end
call('DEL', P .. 'letter:' .. id)
call('LREM', P .. 'out:' .. person, 1, id)
rehead(person)
if stands then
  local place, whose, message, when = take(), take(), take(), take()
  local key = P .. 'place:' .. place
  local old = call('HGET', key, 'person')
  if old and old ~= whose then call('SREM', P .. 'places:' .. old, place) end
  call('HSET', key, 'person', whose, 'message', message, 'sent', when)
  if old ~= whose then
    call('SADD', P .. 'places:' .. whose, place)
    call('SADD', P .. 'places', place)
  end
end
times(function() trace(person, take(), take()) end)
return {'ok'}
