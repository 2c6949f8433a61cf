-- Letters were shown. One that is gone already changes nothing: asked twice, it is done once.
for _ = 1, take() do
  local id, place, whose, message, when = take(), nil, nil, nil, nil
  if take() == '1' then place, whose, message, when = take(), take(), take(), take() end
  local shown = {}
  for i = 1, take() do shown[i] = {take(), take()} end
  local letter = P .. 'letter:' .. id
  local person = call('HGET', letter, 'person')
  if person then
    call('DEL', letter)
    call('LREM', P .. 'out:' .. person, 1, id)
    rehead(person)
  end
  if person and place then
    local key = P .. 'place:' .. place
    local old = string.sub(place, -#whose) ~= whose and call('HGET', key, 'person') -- a person's own place is nobody else's
    if old and old ~= whose then call('SREM', P .. 'places:' .. old, place) end
    if call('HSET', key, 'person', whose, 'message', message, 'sent', when) > 0 or old and old ~= whose then
      call('SADD', P .. 'places:' .. whose, place)
      call('SADD', P .. 'places', place)
    end
  end
  if person then trace(person, shown) end
end
return {'ok'}
