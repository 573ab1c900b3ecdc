-- All that a change of the account of ARGV[2] is decided by; ARGV[3] is the name that is to be added or removed, or ''.
local account = owner(ARGV[2])
local name = ARGV[3]
return {tostring(clock()), number(), row(account), owner(name), row(name), tostring(redis.call('SCARD', P .. 'identifiers:' .. name))}
