-- Beginning of every script. ARGV[1] is the prefix of all keys.
local P = ARGV[1]
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local function owner(id)
  return redis.call('GET', P .. 'identifier:' .. id) or id
end
-- account, '1' if there is a row, destination, epoch, held until (milliseconds), '' for what is not there
local function row(account)
  local r = redis.call('HMGET', P .. 'account:' .. account, 'destination', 'epoch', 'held')
  return {account, r[2] and '1' or '', r[1] or '', r[2] or '0', r[3] or ''}
end
local function number()
  return redis.call('GET', P .. 'change') or '0'
end
