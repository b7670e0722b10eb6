;;; server-tests.el --- The package with the real server, without a screen  -*- lexical-binding: t -*-

;;; Commentary:

;; What a scene would be slow to show: every way into a quiz, a server that
;; dies in the middle of one, texts that stay alike under random edits.  `hoverdeck'
;; is found through the variable `exec-path'; the history is a scene's own.

;;; Code:

(require 'ert)
(require 'hoverdeck)

(defun server-tests--until (there what)
  "Wait until the function THERE gives something, and give it; WHAT names it."
  (let ((deadline (+ (float-time) 30)) found)
    (while (not (setq found (funcall there)))
      (when (> (float-time) deadline) (ert-fail (format "not so in 30 s: %s" what)))
      (accept-process-output nil 0.02))
    found))

(defun server-tests--ask (command &optional arguments)
  "What COMMAND with ARGUMENTS gives."
  (let (answer)
    (hoverdeck-connection-command command arguments (lambda (given) (setq answer (list given))))
    (car (server-tests--until (lambda () answer) command))))

(defun server-tests--quiz ()
  "The buffer of the quiz."
  (get-buffer hoverdeck-quiz--buffer))

(defun server-tests--step (kind)
  "Wait until the quiz is at a step of KIND and free for a key; give the step."
  (server-tests--until
   (lambda ()
     (and (server-tests--quiz)
          (with-current-buffer (server-tests--quiz)
            (and (not hoverdeck-quiz--busy)
                 (hoverdeck-quiz--here-p)
                 (equal (plist-get hoverdeck-quiz--step :step) kind)
                 hoverdeck-quiz--step))))
   (format "a step %s" kind)))

(defun server-tests--press (key)
  "Press KEY in the quiz."
  (with-current-buffer (server-tests--quiz)
    (let ((last-command-event (aref key 0)))
      (call-interactively (lookup-key hoverdeck-quiz-mode-map key)))))

(defun server-tests--answer (rating)
  "Answer the present question with RATING; give its card."
  (let ((card (plist-get (plist-get (server-tests--step "question") :card) :id)))
    (server-tests--press " ")
    (server-tests--step "answer")
    (server-tests--press (number-to-string rating))
    card))

(defun server-tests--kill ()
  "Kill the server as a crash would, and wait until that is known."
  (signal-process (jsonrpc--process (hoverdeck-connection-current)) 'SIGKILL)
  (server-tests--until (lambda () (not (hoverdeck-connection-current))) "the end of the server"))

(defmacro server-tests--with-code (text &rest body)
  "Do BODY in a Python buffer with TEXT, with a history of its own."
  (declare (indent 1))
  `(let* ((home (make-temp-file "hoverdeck-test" t))
          (process-environment (append (list (concat "HOVERDECK_DATA=" home)) process-environment))
          (inhibit-message t))
     (unwind-protect
         (with-temp-buffer
           (insert ,text)
           (delay-mode-hooks (python-mode))
           ,@body)
       (when (server-tests--quiz) (kill-buffer (server-tests--quiz)))
       (hoverdeck-connection-stop)
       (setq hoverdeck-connection--ends nil)
       (delete-directory home t))))

(defconst server-tests--code
  "import asyncio\n\nasync def main():\n    await asyncio.gather(a(), b())\n\nasyncio.run(main())\n")

(ert-deftest server-tests-a-file-quiz-goes-on-after-a-crash ()
  "Cards that were known before the crash are not asked again; an unsure answer is looked up."
  (server-tests--with-code server-tests--code
    (hoverdeck-quiz-file)
    (let* ((of (plist-get (server-tests--step "question") :of))
           (first (server-tests--answer 4))
           (second (progn (server-tests--step "question") (server-tests--answer 5))))
      (should (> of 3))
      (server-tests--step "question")
      (server-tests--press " ")
      (server-tests--step "answer")
      ;; The third answer is written, and the crash comes before Emacs hears of it.
      (let ((third (plist-get (plist-get (server-tests--step "answer") :card) :id)))
        (server-tests--press "3")
        (server-tests--until
         (lambda () (equal (plist-get (elt (server-tests--ask "history" '(:limit 1)) 0) :card) third))
         "the third answer in the history")
        (with-current-buffer (server-tests--quiz)
          (setq hoverdeck-quiz--unsure (cons third 0)
                hoverdeck-quiz--known (delete third hoverdeck-quiz--known)))
        (server-tests--kill)
        (server-tests--until
         (lambda () (with-current-buffer (server-tests--quiz)
                      (string-search "The server has ended." (buffer-string))))
         "a word about the end")
        (server-tests--press " ")
        (let ((asked (list (plist-get (plist-get (server-tests--step "question") :card) :id))))
          (dotimes (_ (- of 4))
            (server-tests--answer 4)
            (server-tests--until
             (lambda ()
               (with-current-buffer (server-tests--quiz)
                 (and (not hoverdeck-quiz--busy)
                      (not (equal (hoverdeck-quiz--card) (car asked))))))
             "the next question")
            (push (plist-get (plist-get (server-tests--step "question") :card) :id) asked))
          (server-tests--answer 4)
          (server-tests--step "done")
          (should (= (length asked) (- of 3)))
          (dolist (card (list first second third))
            (should-not (member card asked))))))))

(ert-deftest server-tests-every-way-into-a-quiz ()
  (server-tests--with-code server-tests--code
    (hoverdeck-quiz)
    (should (> (plist-get (server-tests--step "question") :of) 1))
    (goto-char (point-min))
    (search-forward "gather")
    (backward-char 3)
    (hoverdeck-quiz-card)
    (server-tests--until (lambda ()
                           (let ((step (with-current-buffer (server-tests--quiz) hoverdeck-quiz--step)))
                             (and (eql 1 (plist-get step :of))
                                  (equal (plist-get (plist-get step :card) :id) "asyncio-gather"))))
                         "a quiz of one card")
    (hoverdeck-quiz-cards '("event-loop" "coroutine"))
    (server-tests--until (lambda ()
                           (eql 2 (plist-get (with-current-buffer (server-tests--quiz) hoverdeck-quiz--step) :of)))
                         "a quiz of two cards")))

(ert-deftest server-tests-a-key-pressed-twice-rates-once ()
  (server-tests--with-code server-tests--code
    (hoverdeck-quiz)
    (server-tests--step "question")
    (server-tests--press "4")
    (server-tests--press " ")
    (server-tests--press " ")
    (server-tests--step "answer")
    (server-tests--press "4")
    (server-tests--press "4")
    (server-tests--press "1")
    (server-tests--step "question")
    (should (= 1 (length (server-tests--ask "history"))))))

(ert-deftest server-tests-undo-takes-back-and-asks-again ()
  (server-tests--with-code server-tests--code
    (hoverdeck-quiz)
    (let ((card (server-tests--answer 2)))
      (server-tests--step "question")
      (server-tests--press "u")
      (server-tests--until
       (lambda () (equal card (with-current-buffer (server-tests--quiz) (hoverdeck-quiz--card))))
       "the same card again")
      (should (equal (plist-get (elt (server-tests--ask "history") 0) :kind) "undo")))))

(ert-deftest server-tests-edits-leave-the-server-with-the-same-text ()
  "Random edits with emoji around a word: its card is always found where the word is."
  (server-tests--with-code "import asyncio\nx = asyncio.gather()\ny = 1\n"
    (random "edits")
    (hoverdeck-connection-when-ready #'ignore)
    (server-tests--until #'hoverdeck-connection-ready-p "the server")
    (dotimes (_ 200)
      (goto-char (+ (point-min) (random (buffer-size))))
      (pcase (random 4)
        (0 (forward-line 0) (insert "# 👋 é\n"))
        (1 (goto-char (point-min)) (search-forward "x = ") (insert "'👋' + "))
        (2 (goto-char (point-max)) (insert "# end 漢"))
        (_ (goto-char (point-min)) (when (search-forward "# 👋 é\n" nil t) (delete-region (match-beginning 0) (point)))))
      (goto-char (point-min))
      (search-forward "gather")
      (let* (answer (word (match-beginning 0)) (at (hoverdeck-document-at word)))
        (hoverdeck-connection-request :textDocument/hover at (lambda (hover) (setq answer (list hover))))
        (server-tests--until (lambda () answer) "the hover")
        (should (string-search "asyncio.gather" (plist-get (plist-get (car answer) :contents) :value)))
        (should (= word
                   (hoverdeck-change-place (plist-get (plist-get (car answer) :range) :start)
                                           (hoverdeck-connection-encoding))))))))

(ert-deftest server-tests-a-program-that-keeps-ending-is-left-alone ()
  (let ((hoverdeck-command '("false"))
        (hoverdeck-connection--ends nil)
        (inhibit-message t))
    (dotimes (_ 3)
      (should-not (hoverdeck-connection-quiet-p))
      (hoverdeck-connection-when-ready #'ignore #'ignore)
      (server-tests--until (lambda () (not (hoverdeck-connection-current))) "its end"))
    (server-tests--until #'hoverdeck-connection-quiet-p "peace")))

(ert-deftest server-tests-a-program-that-does-not-greet-is-given-up ()
  "Whoever asks next has another one started, and is not left waiting for it."
  (let ((hoverdeck-command '("sleep" "1000"))
        (hoverdeck-connection--ends nil)
        (jsonrpc-default-request-timeout 0.1)
        (inhibit-message t)
        said)
    (unwind-protect
        (dotimes (_ 2)
          (setq said nil)
          (hoverdeck-connection-command "due" nil #'ignore (lambda (sentence) (setq said sentence)))
          (server-tests--until (lambda () said) "a word about it")
          (should (string-search "`sleep 1000' did not answer" said))
          (should-not (hoverdeck-connection-current)))
      (setq hoverdeck-connection--ends nil))))

(ert-deftest server-tests-a-rating-that-was-taken-back-elsewhere-is-not-taken-back-again ()
  (server-tests--with-code server-tests--code
    (hoverdeck-quiz)
    (server-tests--answer 4)
    (server-tests--step "question")
    (server-tests--ask "undo")
    (server-tests--press "u")
    (server-tests--until
     (lambda () (with-current-buffer (server-tests--quiz)
                  (string-search "Nothing was taken back" (buffer-string))))
     "a word about it")
    (should (equal (mapcar (lambda (event) (plist-get event :kind)) (server-tests--ask "history"))
                   '("undo" "review")))))

(defun server-tests--cards-key (key)
  "Press KEY in the list of cards, wait for the fresh list, give the first row's state."
  (let ((before hoverdeck-cards--all))
    (goto-char (point-min))
    (call-interactively (lookup-key hoverdeck-cards-mode-map key))
    (server-tests--until (lambda () (not (eq before hoverdeck-cards--all))) "a fresh list")
    (aref (cadr (car tabulated-list-entries)) 0)))

(ert-deftest server-tests-the-list-of-cards-does-what-its-keys-say ()
  (server-tests--with-code server-tests--code
    (hoverdeck-cards)
    (with-current-buffer "*Hoverdeck cards*"
      (server-tests--until (lambda () tabulated-list-entries) "rows")
      (should (string-search "suspended" (server-tests--cards-key "x")))
      (should-not (string-search "suspended" (server-tests--cards-key "x")))
      (should (string-search "hidden" (server-tests--cards-key "h")))
      (should (string-search "buried" (server-tests--cards-key "b")))
      (should-not (string-search "buried" (server-tests--cards-key "u")))
      (hoverdeck-cards-filter "event loop")
      (should (seq-find (lambda (row) (equal (plist-get (car row) :id) "event-loop")) tabulated-list-entries))
      (should (< (length tabulated-list-entries) (length hoverdeck-cards--all)))
      (hoverdeck-cards-filter "")
      (kill-buffer))))

(ert-deftest server-tests-a-card-opens-in-its-deck ()
  (server-tests--with-code server-tests--code
    (hoverdeck-view-open-source "event-loop")
    (let ((deck (server-tests--until (lambda () (get-buffer "async.md")) "the deck")))
      (with-current-buffer deck
        (should (equal (buffer-substring (line-beginning-position) (line-end-position))
                       "## What is the event loop?"))
        (kill-buffer)))))

(ert-deftest server-tests-a-card-is-suspended-where-it-is-read ()
  (server-tests--with-code server-tests--code
    (hoverdeck-card "event-loop")
    (with-current-buffer (server-tests--until (lambda () (get-buffer "*Hoverdeck card*")) "the card")
      (server-tests--until (lambda () (string-search "What is the event loop?" (buffer-string))) "its text")
      (should-not (string-search "**" (buffer-string)))
      (hoverdeck-card-suspend)
      (server-tests--until #'hoverdeck-card--suspended-p "its suspension")
      (kill-buffer))))

(provide 'server-tests)
;;; server-tests.el ends here
