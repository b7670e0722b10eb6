;;; hoverdeck-quiz.el --- A quiz in a buffer  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Question, answer, a rating from 1 to 5, the next question.  The server
;; decides what is asked and writes each answer before the next question comes;
;; this file sends keys and keeps the present step.  What a step looks like is
;; in `hoverdeck-quiz-page'.
;;
;; A quiz is known to one server only.  When that one ends, the next key begins
;; the quiz again with another, without the cards that were answered.

;;; Code:

(require 'hoverdeck-card)
(require 'hoverdeck-quiz-page)

(defvar-local hoverdeck-quiz--begin nil
  "How this quiz began: (COMMAND ARGUMENTS FILE-BUFFER).")

(defvar-local hoverdeck-quiz--server nil
  "The server that knows this quiz.")

(defvar-local hoverdeck-quiz--step nil
  "The present step.")

(defvar-local hoverdeck-quiz--busy nil
  "Non-nil while the server has a key and has not answered it.")

(defvar-local hoverdeck-quiz--unsure nil
  "The answer that was sent and not confirmed, as (CARD . MILLISECONDS), or nil.")

(defvar-local hoverdeck-quiz--known nil
  "The cards that were answered with 3 or more.")

(defconst hoverdeck-quiz--buffer "*Hoverdeck quiz*"
  "The name of the buffer of quizzes.")

;;;; Beginning

;;;###autoload
(defun hoverdeck-quiz ()
  "Ask what is due."
  (interactive)
  (hoverdeck-quiz--begin "quiz" nil))

;;;###autoload
(defun hoverdeck-quiz-file ()
  "Ask the cards that appear in the current buffer."
  (interactive)
  (unless (hoverdeck-document-language)
    (user-error "Cards appear in Python and Rust; this buffer is neither"))
  (hoverdeck-quiz--begin "quizFile" nil (current-buffer)))

;;;###autoload
(defun hoverdeck-quiz-card (&optional id)
  "Ask the card for the word at point, or the one with ID, due or not."
  (interactive)
  (if id
      (hoverdeck-quiz--begin "quizCard" (list :card id))
    (let ((buffer (current-buffer)) (place (point)))
      (hoverdeck-connection-when-ready
       (lambda ()
         (with-current-buffer buffer
           (hoverdeck-quiz--card-at (hoverdeck-document-at place))))))))

;;;###autoload
(defun hoverdeck-quiz-deck (&optional deck)
  "Ask the due and new cards of DECK, or of one to choose."
  (interactive)
  (if deck
      (hoverdeck-quiz--begin "quiz" (list :deck deck))
    (hoverdeck-connection-command
     "cards" nil
     ;; Not within the process's filter: choosing takes a while.
     (lambda (cards) (run-at-time 0 nil #'hoverdeck-quiz--choose-deck cards)))))

;;;###autoload
(defun hoverdeck-quiz-ahead (days)
  "Ask what is due and what comes within so many DAYS."
  (interactive "nReview ahead by how many days: ")
  (hoverdeck-quiz--begin "quiz" (list :ahead days)))

(defun hoverdeck-quiz-cards (ids)
  "Ask the cards with these IDS, due or not."
  (hoverdeck-quiz--begin "quiz" (list :cards (vconcat ids))))

(defun hoverdeck-quiz--choose-deck (cards)
  "Let the learner choose among the decks of CARDS, and quiz one."
  (let ((decks (seq-uniq (mapcar (lambda (card) (plist-get card :deck)) cards))))
    (hoverdeck-quiz-deck (completing-read "Deck: " decks nil t))))

(defun hoverdeck-quiz--card-at (at)
  "Ask the card at AT, the parameters of a request."
  (hoverdeck-connection-request
   :textDocument/codeAction
   (list :textDocument (plist-get at :textDocument)
         :range (list :start (plist-get at :position) :end (plist-get at :position))
         :context (list :diagnostics [] :only ["hoverdeck.quiz.card"] :triggerKind 1))
   (lambda (actions)
     (if (seq-empty-p actions)
         (message "There is no card for this word")
       (let ((command (plist-get (elt actions 0) :command)))
         (hoverdeck-quiz-card (plist-get (elt (plist-get command :arguments) 0) :card)))))))

(defun hoverdeck-quiz--begin (command arguments &optional file)
  "Begin a quiz by COMMAND with ARGUMENTS; FILE is the buffer that it is about."
  (hoverdeck-quiz--ask-to-begin
   command arguments file
   (lambda (step)
     (if (plist-get step :quiz)
         (hoverdeck-quiz--open (list command arguments file) step)
       (message "%s" (plist-get step :text))))))

(defun hoverdeck-quiz--ask-to-begin (command arguments file then &optional otherwise)
  "Send COMMAND with ARGUMENTS, and with the name of the buffer FILE if it lives.
THEN gets the first step, OTHERWISE why there is none."
  (hoverdeck-connection-when-ready
   (lambda ()
     (hoverdeck-connection-command
      command
      (if (buffer-live-p file)
          (with-current-buffer file
            (append (list :uri (hoverdeck-document-sync)) arguments))
        arguments)
      then otherwise))
   otherwise))

(defun hoverdeck-quiz--open (begin step)
  "Show STEP, the first one, of a quiz that began by BEGIN."
  (let ((buffer (get-buffer-create hoverdeck-quiz--buffer)))
    (with-current-buffer buffer
      (hoverdeck-quiz--stop)
      (hoverdeck-quiz-mode)
      (setq hoverdeck-quiz--begin begin))
    (pop-to-buffer buffer)
    (hoverdeck-quiz--show step)))

;;;; The mode

(defvar hoverdeck-quiz-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "SPC") #'hoverdeck-quiz-reveal)
    (define-key map (kbd "RET") #'hoverdeck-quiz-reveal)
    (dolist (digit '("1" "2" "3" "4" "5"))
      (define-key map digit #'hoverdeck-quiz-rate))
    ;; Else they would begin a number that swallows the rating after them.
    (dolist (key '("0" "6" "7" "8" "9" "-"))
      (define-key map key #'hoverdeck-quiz-no-rating))
    (define-key map "u" #'hoverdeck-quiz-undo)
    (define-key map "s" #'hoverdeck-quiz-skip)
    (define-key map "e" #'hoverdeck-quiz-open-deck)
    (define-key map "h" #'hoverdeck-quiz-hint)
    (define-key map "g" #'hoverdeck-quiz-again)
    (define-key map "q" #'hoverdeck-quiz-close)
    (define-key map (kbd "TAB") #'forward-button)
    (define-key map (kbd "<backtab>") #'backward-button)
    map)
  "Keys in a quiz.")

(define-derived-mode hoverdeck-quiz-mode special-mode "Quiz"
  "Mode for answering cards.

Think of the answer, look at it with SPC, and say how well you knew it: 1 and 2
count as forgotten, 3, 4 and 5 as remembered.  An answer is on the disk when the
next question is shown.

\\{hoverdeck-quiz-mode-map}"
  :interactive nil
  (setq header-line-format '(:eval (hoverdeck-quiz-page-keys
                                     (and (hoverdeck-quiz--here-p) hoverdeck-quiz--step))))
  (setq mode-line-process '(:eval (hoverdeck-quiz-page-progress hoverdeck-quiz--step)))
  (hoverdeck-view-calm-head)
  (setq-local cursor-type nil)
  (setq-local show-trailing-whitespace nil)
  (visual-line-mode 1)
  (add-hook 'kill-buffer-hook #'hoverdeck-quiz--stop nil t)
  (add-hook 'window-size-change-functions #'hoverdeck-quiz--resized nil t))

(defun hoverdeck-quiz--show (step &optional note)
  "Show STEP, with the sentence NOTE above it."
  (setq hoverdeck-quiz--step step
        hoverdeck-quiz--server (hoverdeck-connection-current)
        hoverdeck-quiz--busy nil)
  (hoverdeck-quiz-page-write step note)
  (when (equal (plist-get step :step) "done")
    (hoverdeck-quiz--show-what-waits)))

(defun hoverdeck-quiz--resized (window)
  "Write the page in WINDOW anew if it has become wider or narrower."
  (with-current-buffer (window-buffer window)
    (when (and hoverdeck-quiz--step (derived-mode-p 'hoverdeck-quiz-mode))
      (hoverdeck-quiz-page-fit hoverdeck-quiz--step))))

(defun hoverdeck-quiz--show-what-waits ()
  "Add to the end of a quiz what there is to do now."
  (let ((buffer (current-buffer)) (step hoverdeck-quiz--step))
    (hoverdeck-connection-command
     "due" nil
     (lambda (due)
       (when (buffer-live-p buffer)
         (with-current-buffer buffer
           (when (eq step hoverdeck-quiz--step)
             (hoverdeck-quiz-page-add-due step due)))))
     #'ignore)))

;;;; Keys

(defun hoverdeck-quiz-reveal ()
  "Show the answer; when it is there, scroll."
  (interactive nil hoverdeck-quiz-mode)
  (pcase (hoverdeck-quiz--stage)
    ('lost (hoverdeck-quiz-again))
    ("question" (hoverdeck-quiz--send "reveal" nil #'hoverdeck-quiz--show))
    ("answer" (condition-case nil
                  (scroll-up-command)
                (end-of-buffer (hoverdeck-quiz-no-rating))))))

(defun hoverdeck-quiz-no-rating ()
  "Say which keys are ratings."
  (interactive nil hoverdeck-quiz-mode)
  (pcase (hoverdeck-quiz--stage)
    ("question" (message "SPC shows the answer first"))
    ("answer" (message "1 to 5: how well did you know this?"))))

(defun hoverdeck-quiz-rate ()
  "Rate the answer by the digit that was pressed."
  (interactive nil hoverdeck-quiz-mode)
  (hoverdeck-quiz--rate (- last-command-event ?0)))

(defun hoverdeck-quiz--rate (rating)
  "Rate the present answer with RATING."
  (pcase (hoverdeck-quiz--stage)
    ('lost (hoverdeck-quiz-again))
    ("question" (hoverdeck-quiz-no-rating))
    ("answer"
     (let ((card (hoverdeck-quiz--card)))
       (hoverdeck-quiz--send
        "rate" (list :card card :rating rating)
        (lambda (rated) (hoverdeck-quiz--rated card rating rated))
        (lambda ()
          (setq hoverdeck-quiz--unsure (cons card (floor (* 1000 (float-time)))))))))))

(defun hoverdeck-quiz--rated (card rating rated)
  "Go on after CARD got RATING; RATED is the answer of the server."
  (setq hoverdeck-quiz--unsure nil)
  (when (and (plist-get rated :written) (>= rating 3))
    (push card hoverdeck-quiz--known))
  (hoverdeck-quiz--show
   (plist-get rated :next)
   (pcase (plist-get rated :refused)
     ("conflict" "Another window answered that card meanwhile; its answer counts, not this one.")
     (_ (plist-get rated :leech)))))

(defun hoverdeck-quiz-undo ()
  "Take back the last rating, and ask its card again."
  (interactive nil hoverdeck-quiz-mode)
  (if (or (not (hoverdeck-quiz--here-p))
          (hoverdeck-view-true-p (plist-get hoverdeck-quiz--step :canUndo)))
      (hoverdeck-quiz--send
       "undo" nil
       (lambda (undone)
         (let ((step (plist-get undone :next)))
           (hoverdeck-quiz--show step (if (plist-get undone :written) "Taken back."
                                        "Nothing was taken back: that rating no longer counts."))
           (setq hoverdeck-quiz--known (delete (hoverdeck-quiz--card) hoverdeck-quiz--known)))))
    (message "Nothing to take back in this quiz")))

(defun hoverdeck-quiz-skip ()
  "Leave the card for another time today."
  (interactive nil hoverdeck-quiz-mode)
  (when (hoverdeck-quiz--card)
    (hoverdeck-quiz--send "skip" (list :card (hoverdeck-quiz--card)) #'hoverdeck-quiz--show)))

(defun hoverdeck-quiz-hint ()
  "Show the card's hint."
  (interactive nil hoverdeck-quiz-mode)
  (let ((hint (plist-get (plist-get hoverdeck-quiz--step :card) :hint)))
    (message "%s" (if hint (hoverdeck-render-inline hint) "This card has no hint"))))

(defun hoverdeck-quiz-open-deck ()
  "Open the deck of the card at the card."
  (interactive nil hoverdeck-quiz-mode)
  (when (hoverdeck-quiz--card)
    (hoverdeck-view-open-source (hoverdeck-quiz--card))))

(defun hoverdeck-quiz-again ()
  "Go on: with this quiz, or after its end with what is due."
  (interactive nil hoverdeck-quiz-mode)
  (cond ((equal (plist-get hoverdeck-quiz--step :step) "done") (hoverdeck-quiz))
        (hoverdeck-quiz--busy nil)
        (t (hoverdeck-quiz--send "next" nil #'hoverdeck-quiz--show))))

(defun hoverdeck-quiz-close ()
  "End the quiz and close its window.  Every confirmed rating is kept."
  (interactive nil hoverdeck-quiz-mode)
  (quit-window t))

(defun hoverdeck-quiz--stage ()
  "The kind of the present step; `lost' in an open quiz whose server has ended."
  (let ((stage (plist-get hoverdeck-quiz--step :step)))
    (if (or (equal stage "done") (hoverdeck-quiz--here-p)) stage 'lost)))

(defun hoverdeck-quiz--card ()
  "The id of the present card; nil at the end."
  (plist-get (plist-get hoverdeck-quiz--step :card) :id))

(defun hoverdeck-quiz--send (command arguments then &optional before)
  "Send COMMAND for this quiz with ARGUMENTS; THEN gets what comes back.
BEFORE is called when it is sent.  A key pressed while the server has another
one is dropped: no key counts for a card that was not on the screen."
  (cond (hoverdeck-quiz--busy nil)
        ((not (hoverdeck-quiz--here-p)) (hoverdeck-quiz--resume))
        (t (when before (funcall before))
           (setq hoverdeck-quiz--busy t)
           (hoverdeck-connection-command
            command (append (list :quiz (plist-get hoverdeck-quiz--step :quiz)) arguments)
            (hoverdeck-quiz--in-buffer then)
            (hoverdeck-quiz--in-buffer #'hoverdeck-quiz--refused)))))

(defun hoverdeck-quiz--in-buffer (then)
  "A function to call THEN in this quiz, if its buffer still lives."
  (let ((buffer (current-buffer)))
    (lambda (answer)
      (when (buffer-live-p buffer)
        (with-current-buffer buffer (funcall then answer))))))

(defun hoverdeck-quiz--refused (sentence)
  "Say SENTENCE: why the server did not do what a key meant."
  (setq hoverdeck-quiz--busy nil)
  (hoverdeck-quiz-page-write hoverdeck-quiz--step sentence))

(defun hoverdeck-quiz--stop ()
  "Tell the server that this quiz is over, if it still is there."
  (when (and hoverdeck-quiz--step
             (hoverdeck-quiz--here-p)
             (not (equal (plist-get hoverdeck-quiz--step :step) "done")))
    (hoverdeck-connection-command
     "stop" (list :quiz (plist-get hoverdeck-quiz--step :quiz))
     (lambda (end) (message "%s" (plist-get (plist-get end :summary) :text)))
     #'ignore))
  (setq hoverdeck-quiz--step nil))

;;;; When the server has ended

(defun hoverdeck-quiz--here-p ()
  "Non-nil if the server that knows this quiz is still there."
  (and hoverdeck-quiz--server
       (eq hoverdeck-quiz--server (hoverdeck-connection-current))))

(defun hoverdeck-quiz--lost ()
  "Say in an open quiz that its server has ended."
  (let ((buffer (get-buffer hoverdeck-quiz--buffer)))
    (when buffer
      (with-current-buffer buffer
        (when (plist-get hoverdeck-quiz--step :card)
          (setq hoverdeck-quiz--busy nil)
          (hoverdeck-quiz-page-write
           hoverdeck-quiz--step
           "The server has ended. Every answer that led to another question is kept; SPC goes on."))))))

(add-hook 'hoverdeck-connection-lost-hook #'hoverdeck-quiz--lost)

(defun hoverdeck-quiz--resume ()
  "Go on with this quiz in a new server."
  (setq hoverdeck-quiz--busy t)
  (if hoverdeck-quiz--unsure
      (hoverdeck-connection-command
       "history" (list :card (car hoverdeck-quiz--unsure) :limit 1)
       (hoverdeck-quiz--in-buffer
        (lambda (events)
          (hoverdeck-quiz--learn-what-was-written events)
          (hoverdeck-quiz--begin-again)))
       (hoverdeck-quiz--in-buffer #'hoverdeck-quiz--refused))
    (hoverdeck-quiz--begin-again)))

(defun hoverdeck-quiz--learn-what-was-written (events)
  "Take from EVENTS, the newest of a card, whether the unsure answer is kept."
  (let ((event (and (not (seq-empty-p events)) (elt events 0))))
    (when (and event
               (equal (plist-get event :kind) "review")
               (>= (plist-get event :atMs) (cdr hoverdeck-quiz--unsure))
               (>= (plist-get event :rating) 3))
      (push (car hoverdeck-quiz--unsure) hoverdeck-quiz--known))
    (setq hoverdeck-quiz--unsure nil)))

(defun hoverdeck-quiz--begin-again ()
  "Begin this quiz once more, without the cards that were known."
  (pcase-let ((`(,command ,arguments ,file) hoverdeck-quiz--begin))
    (hoverdeck-quiz--ask-to-begin
     command arguments file
     (hoverdeck-quiz--in-buffer #'hoverdeck-quiz--pass-known)
     (hoverdeck-quiz--in-buffer #'hoverdeck-quiz--refused))))

(defun hoverdeck-quiz--pass-known (step)
  "Show STEP, or the first one after it whose card was not known already."
  (let ((card (plist-get (plist-get step :card) :id)))
    (cond
     ((null (plist-get step :quiz))
      (setq hoverdeck-quiz--busy nil)
      (hoverdeck-quiz-page-write nil (plist-get step :text)))
     ((member card hoverdeck-quiz--known)
      (hoverdeck-connection-command
       "skip" (list :quiz (plist-get step :quiz) :card card)
       (hoverdeck-quiz--in-buffer #'hoverdeck-quiz--pass-known)
       (hoverdeck-quiz--in-buffer #'hoverdeck-quiz--refused)))
     (t (hoverdeck-quiz--show step "Here the quiz goes on.")))))

(provide 'hoverdeck-quiz)
;;; hoverdeck-quiz.el ends here
