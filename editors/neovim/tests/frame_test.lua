-- The keys at the bottom of a window.

local frame = require('hoverdeck.frame')
local tests = {}

local KEYS = { { '1–5', 'rate' }, { 's', 'skip' }, { 'u', 'undo' }, { 'e', 'open' }, { 'q', 'close' } }

local function foot(width)
  local texts = vim.tbl_map(function(chunk)
    return chunk[1]
  end, frame.footer(KEYS, width))
  return table.concat(texts)
end

function tests.where_there_is_no_room_for_all_the_way_out_stays()
  same(foot(60), ' 1–5 rate · s skip · u undo · e open · q close ')
  same(foot(38), ' 1–5 rate · s skip · q close ')
  same(foot(20), ' q close ')
end

return tests
