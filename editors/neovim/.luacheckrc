-- What Neovim gives every script, and lines as long as stylua makes them.
std = 'luajit'
globals = { 'vim' }
max_line_length = 120
files['tests'] = { globals = { 'same' } }
