-- What stands in the frame of a window: signs, titles on top, keys at the bottom. Pure, but for 'winborder'.

local M = {}

local FRAMES = {
  rounded = { '╭', '─', '╮', '│', '╯', '─', '╰', '│', '├', '┤' },
  single = { '┌', '─', '┐', '│', '┘', '─', '└', '│', '├', '┤' },
  double = { '╔', '═', '╗', '║', '╝', '═', '╚', '║', '╠', '╣' },
  bold = { '┏', '━', '┓', '┃', '┛', '━', '┗', '┃', '┣', '┫' },
  solid = { ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ' },
}

--- Whether a frame can be made of this.
--- @param named any
--- @return boolean
function M.is_one(named)
  if type(named) == 'string' and named:find(',') then
    named = vim.split(named, ',', { plain = true })
  end
  if type(named) ~= 'table' then
    return vim.list_contains({ '', 'none', 'shadow' }, named) or FRAMES[named] ~= nil
  end
  return #named == 8
    and vim.iter(named):all(function(sign)
      return type(sign) == 'string' and vim.api.nvim_strwidth(sign) == 1
    end)
end

--- The signs of a frame: the eight of a window, then where a line joins its left and its right side.
--- @param named? string|string[]
--- @return string[]
function M.signs(named)
  if not named or named == '' then
    named = vim.o.winborder ~= '' and vim.o.winborder or 'rounded'
  end
  if type(named) == 'string' and named:find(',') then
    named = vim.split(named, ',', { plain = true })
  end
  if type(named) == 'table' then
    return vim.list_extend(vim.deepcopy(named), { named[8], named[4] })
  end
  return FRAMES[named] or FRAMES.solid
end

--- What is left of a text in so many columns.
local function shortened(text, width)
  if vim.api.nvim_strwidth(text) <= width then
    return text
  end
  return vim.fn.strcharpart(text, 0, math.max(width - 1, 0)) .. '…'
end

function M.title(page, line, width)
  local right = page.right and page.right ~= '' and (' %s '):format(page.right) or ''
  local left = (' %s '):format(shortened(page.left, width - vim.api.nvim_strwidth(right) - 6))
  local between = width - vim.api.nvim_strwidth(left) - vim.api.nvim_strwidth(right) - 2
  return {
    { line, 'FloatBorder' },
    { left, { 'FloatBorder', 'HoverdeckTitle' } },
    { line:rep(math.max(between, 0)), 'FloatBorder' },
    { right, { 'FloatBorder', 'HoverdeckDim' } },
    { line, 'FloatBorder' },
  }
end

local function key_width(key)
  return vim.api.nvim_strwidth(key[1] .. key[2]) + 4
end

--- The keys that have room: the first ones, and always the last one, which is the way out.
local function that_fit(keys, width)
  local last = keys[#keys]
  local fitting, used = {}, last and key_width(last) or 0
  for _, key in ipairs(vim.list_slice(keys, 1, #keys - 1)) do
    used = used + key_width(key)
    if used > width then
      break
    end
    table.insert(fitting, key)
  end
  return vim.list_extend(fitting, { last })
end

function M.footer(keys, width)
  local chunks = {}
  for index, key in ipairs(that_fit(keys, width)) do
    table.insert(chunks, { (index == 1 and ' ' or '· ') .. key[1], { 'FloatBorder', 'HoverdeckKey' } })
    table.insert(chunks, { ' ' .. key[2] .. ' ', { 'FloatBorder', 'HoverdeckDim' } })
  end
  return chunks
end

function M.keys_width(keys)
  local texts = vim.tbl_map(function(key)
    return key[1] .. ' ' .. key[2]
  end, keys)
  return vim.api.nvim_strwidth(table.concat(texts, ' · '))
end

return M
