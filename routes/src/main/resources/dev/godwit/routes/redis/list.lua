-- ARGV: prefix, after, limit
local all = {tostring(clock())}
local from = ARGV[2] == '' and '-' or '(' .. ARGV[2]
for _, account in ipairs(redis.call('ZRANGEBYLEX', P .. 'accounts', from, '+', 'LIMIT', 0, ARGV[3])) do
  all[#all + 1] = row(account)
end
return all
