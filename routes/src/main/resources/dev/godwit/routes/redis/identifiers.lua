local account = owner(ARGV[2])
return {account, redis.call('SMEMBERS', P .. 'identifiers:' .. account)}
