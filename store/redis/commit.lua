-- One turn: everything is read and checked, then everything is written. After the first write there is no refusal, because
-- Redis does not take back what a script has written.

---- what is asked ----

local now, forget, mark = take(), take(), take()

local record
if take() == '1' then
  record = {}
  record.person, record.version, record.next = take(), take(), take()
  record.session, record.key, record.address = maybe(), maybe(), maybe()
end

-- Callbacks. Most turns have none, and make none of the functions for them.
local agenda, changes, holds = take() == '1', nil, nil
if agenda then
  local function place()
    local to = {}
    to.worker, to.start, to.day, to.cells = take(), take(), take(), take()
    return to
  end
  local function candidate()
    local to = place()
    to.ceiling = tonumber(take())
    return to
  end
  changes = times(function()
    local x = {}
    x.code, x.was, x.rev, x.occ, x.state, x.body = take(), take(), take(), take() == '1', take(), take()
    x.details, x.place = maybe(), place() -- details: '' takes away what is there
    x.candidates = times(candidate)
    x.moves = #x.candidates > 0
    x.key = P .. 'callback:' .. x.code
    return x
  end)
  holds = times(function()
    local x = {}
    x.code, x.rev, x.occ, x.state, x.body, x.draft, x.person = take(), take(), take() == '1', take(), take(), take(), take()
    x.details, x.place = maybe(), place() -- one that does not occupy waits, and has no place yet
    x.candidates = times(candidate)
    x.key = P .. 'callback:' .. x.code
    return x
  end)
end

local handled
if take() == '1' then
  handled = {}
  handled.kind, handled.subject, handled.value = take(), take(), take()
end
local undues, dues, letters, entries, traces = {}, {}, {}, {}, {}
for i = 1, take() do undues[i] = {take(), take()} end
for i = 1, take() do dues[i] = {take(), take(), take(), take()} end
for i = 1, take() do letters[i] = {person = take(), place = take(), before = take(), sealed = maybe()} end
for i = 1, take() do entries[i] = {take(), take()} end
local erased, scrub = take(), take() == '1'
for i = 1, take() do traces[i] = {take(), take()} end

---- checks: nothing is written until all have passed ----

-- A marked turn of a person leaves what it was told in their record, until their next turn: asked again after that, it was seen.
-- Any other leaves it under its own key.
local op = string.sub(OP, #P + 1)
local lasting = mark ~= '' and record
local home = record and P .. 'person:' .. record.person
local kept = record and call('HMGET', home, 'version', 'op', 'said')
if lasting and kept[2] == op then return words(kept[3]) end
if mark == '' then
  local said = before()
  if said then return said end
end
local function seen() -- an operation that was done has left its mark
  local when = mark ~= '' and call('ZSCORE', P .. 'marks', mark)
  if when and tonumber(when) > tonumber(forget) then return before() or {'seen'} end
end
local function refuse(why) return seen() or {why} end -- the first reason is told

if record and (kept[1] or '0') ~= record.version then return refuse('conflict') end

local freed, taken, load, holder, workers = {}, {}, {}, {}, {}
local each, owner
if agenda then
  each = function(to, f) -- cells: "1961280,1961281"
    for cell in string.gmatch(to.cells, '[^,]+') do f(to.worker .. '|' .. cell) end
  end

  -- What this commit frees and takes, known before anything is written. A draft belongs to the callback that occupies for it.
  owner = function(draft)
    if holder[draft] == nil then holder[draft] = call('HGET', P .. 'drafts', draft) end -- false: nobody
    return holder[draft]
  end

  for _, x in ipairs(changes) do
    local v = call('HMGET', x.key, 'rev', 'occ', 'worker', 'start', 'day', 'cells', 'draft', 'erased')
    if not v[1] or v[1] ~= x.was then return refuse('conflict') end
    local old = {occ = v[2] == '1', worker = v[3], start = v[4], day = v[5], cells = v[6], draft = v[7], erased = v[8] == '1'}
    x.old = old
    if x.occ and not x.moves then
      local to = x.place
      local stays = to.worker == old.worker and to.start == old.start and to.day == old.day and to.cells == old.cells
      if not old.occ or not stays then return refuse('invalid') end
    end
    old.frees = old.occ and (x.moves or not x.occ)
    if old.frees then
      each(old, function(k) freed[k] = true end)
      local day = old.worker .. '|' .. old.day
      load[day] = (load[day] or 0) - 1
    end
  end
  for _, x in ipairs(holds) do
    if call('EXISTS', x.key) == 1 then return refuse('conflict') end
  end
end

if handled and call('HGET', P .. 'due:' .. handled.subject, handled.kind) ~= handled.value then return refuse('gone') end

if agenda then
  for _, x in ipairs(changes) do
    if x.old.occ and not x.occ and x.old.draft ~= '' and owner(x.old.draft) == x.code then holder[x.old.draft] = false end
  end
  for _, x in ipairs(changes) do
    local draft = x.old.draft
    if x.moves and draft ~= '' then
      local other = owner(draft)
      if other and other ~= x.code then return refuse('draft') end
      holder[draft] = x.code
    end
  end
  for _, x in ipairs(holds) do
    if x.draft ~= '' then
      if owner(x.draft) then return refuse('draft') end
      if x.occ then holder[x.draft] = x.code end
    end
  end

  local function choose(candidates)
    for _, to in ipairs(candidates) do
      local day = to.worker .. '|' .. to.day
      local free = tonumber(call('HGET', P .. 'load', day) or '0') + (load[day] or 0) < to.ceiling
      if free then
        each(to, function(k)
          if taken[k] or (not freed[k] and call('HEXISTS', P .. 'cells', k) == 1) then free = false end
        end)
      end
      if free then
        load[day] = (load[day] or 0) + 1
        each(to, function(k) taken[k] = true end)
        return to
      end
    end
  end

  for _, x in ipairs(holds) do
    if x.occ then
      x.to = choose(x.candidates)
      if not x.to then return refuse('taken') end
      workers[#workers + 1] = x.to.worker
    end
  end
  for _, x in ipairs(changes) do
    if x.moves then
      x.to = choose(x.candidates)
      if not x.to then return refuse('taken') end
      workers[#workers + 1] = x.to.worker
    end
  end
end

if mark ~= '' and call('ZADD', P .. 'marks', 'NX', now, mark) == 0 then -- the last check is the first write
  local said = seen()
  if said then return said end
  call('ZADD', P .. 'marks', now, mark) -- one that should have been forgotten
end

---- writes: no refusal from here on ----

if erased ~= '' then
  for code in pairs(erase(erased, now)) do
    for _, x in ipairs(changes or {}) do x.old.erased = x.old.erased or x.code == code end
  end
end

local reply, alone = {'ok'}, {}
local last = #letters > 0 and call('HINCRBY', P .. 'count', 'letter', #letters)
for i, l in ipairs(letters) do
  local id = string.format('%d', last - #letters + i)
  if l.sealed then
    call('HSET', P .. 'letter:' .. id, 'person', l.person, 'place', l.place, 'before', l.before, 'attempts', '0', 'sealed', l.sealed)
  else
    call('HSET', P .. 'letter:' .. id, 'person', l.person, 'place', l.place, 'before', l.before, 'attempts', '0')
  end
  if call('RPUSH', P .. 'out:' .. l.person, id) == 1 then
    head(l.person, id, l.before)
    alone[l.person] = true
  end
  local stands = l.place ~= '' and call('HGET', P .. 'place:' .. l.place, 'message') or '0'
  for _, word in ipairs({id, alone[l.person] and '1' or '0', stands or '0'}) do reply[#reply + 1] = word end
end
for _, w in ipairs(workers) do reply[#reply + 1] = w end
if not lasting then done(reply) end
if scrub then call('SET', P .. 'scrub', now) end

if record then
  local fields = {'version', record.next, 'touched', now}
  if lasting then fields = {'version', record.next, 'touched', now, 'op', op, 'said', line(reply)} end
  for _, name in ipairs({'session', 'key', 'address'}) do
    if record[name] then fields[#fields + 1], fields[#fields + 2] = name, record[name] end
  end
  call('HSET', home, unpack(fields))
  if not record.session then call('HDEL', home, 'session') end
  if record.version == '0' or erased == record.person then call('ZADD', P .. 'people', 0, record.person) end
  call('ZREM', P .. 'unreachable', record.person)
  trace(record.person, traces)
end

if agenda then
  for _, x in ipairs(changes) do -- all that is freed, before anything is taken
    if x.old.frees then each(x.old, function(k) call('HDEL', P .. 'cells', k) end) end
  end
  for draft, code in pairs(holder) do
    if code then call('HSET', P .. 'drafts', draft, code) else call('HDEL', P .. 'drafts', draft) end
  end
  for day, n in pairs(load) do
    if n ~= 0 and call('HINCRBY', P .. 'load', day, n) == 0 then call('HDEL', P .. 'load', day) end
  end

  local function stand(x, to)
    call('HSET', x.key, 'worker', to.worker, 'start', to.start, 'day', to.day, 'cells', to.cells)
    call('ZADD', P .. 'starts', to.start, x.code)
  end
  local function occupy(x)
    each(x.to, function(k) call('HSET', P .. 'cells', k, x.code) end)
  end
  for _, x in ipairs(holds) do
    call('HSET', x.key, 'rev', x.rev, 'occ', x.occ and '1' or '0', 'state', x.state, 'body', x.body, 'draft', x.draft, 'person', x.person, 'erased', '0')
    if x.details then call('HSET', x.key, 'details', x.details) end
    if x.person ~= '' then call('SADD', P .. 'of:' .. x.person, x.code) end
    stand(x, x.to or x.place)
    if x.to then occupy(x) end
  end
  for _, x in ipairs(changes) do -- person and draft are not written: a change made before an erasure must not bring them back
    call('HSET', x.key, 'rev', x.rev, 'occ', x.occ and '1' or '0', 'state', x.state, 'body', x.body)
    if x.details == '' then call('HDEL', x.key, 'details')
    elseif x.details and not x.old.erased then call('HSET', x.key, 'details', x.details) end
    stand(x, x.to or x.place)
    if x.to then occupy(x) end
  end
end

if handled then undues[#undues + 1] = {handled.kind, handled.subject} end
for _, d in ipairs(undues) do
  call('HDEL', P .. 'due:' .. d[2], d[1])
  call('ZREM', P .. 'dues', d[1] .. '\0' .. d[2])
end
for _, d in ipairs(dues) do
  call('HSET', P .. 'due:' .. d[2], d[1], d[3] .. '|' .. d[4])
  call('ZADD', P .. 'dues', d[3], d[1] .. '\0' .. d[2])
end

for _, e in ipairs(entries) do
  local id = call('HINCRBY', P .. 'count', 'audit', 1)
  call('ZADD', P .. 'audit', e[1], string.format('%016d', id) .. e[2])
end
return reply
