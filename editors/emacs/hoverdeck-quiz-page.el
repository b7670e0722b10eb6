;;; hoverdeck-quiz-page.el --- What the steps of a quiz look like  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; A step of the server in, a page of text out: the question, the answer with
;; its five ratings, the end.  It sends nothing; buttons press keys of
;; `hoverdeck-quiz-mode'.

;;; Code:

(require 'hoverdeck-view)

(declare-function hoverdeck-card "hoverdeck-card")
(declare-function hoverdeck-quiz--rate "hoverdeck-quiz")
(declare-function hoverdeck-quiz-reveal "hoverdeck-quiz")
(declare-function hoverdeck-quiz-again "hoverdeck-quiz")

(defvar-local hoverdeck-quiz-page--ratings nil
  "The ratings of the last answer, for the words of the end.")

(defvar-local hoverdeck-quiz-page--written nil
  "What the page was written for, as (NOTE . WIDTH).")

(defvar-local hoverdeck-quiz-page--due nil
  "What waited when the quiz ended, as (STEP . DUE) with that last step.")

(defun hoverdeck-quiz-page-fit (step)
  "Write the page of STEP anew if its window has another width."
  (unless (eql (hoverdeck-view-width) (cdr hoverdeck-quiz-page--written))
    (hoverdeck-quiz-page-write step (car hoverdeck-quiz-page--written))))

(defun hoverdeck-quiz-page-write (step note)
  "Write the page of STEP into the current buffer, below the sentence NOTE."
  (setq hoverdeck-quiz-page--written (cons note (hoverdeck-view-width)))
  (hoverdeck-view-with-page
    (insert "\n")
    (when note
      (hoverdeck-view-insert (propertize note 'face 'warning))
      (insert "\n"))
    (pcase (plist-get step :step)
      ("question" (hoverdeck-quiz-page--question step)
       (hoverdeck-quiz-page--offer "Show the answer" #'hoverdeck-quiz-reveal))
      ("answer" (hoverdeck-quiz-page--question step)
       (hoverdeck-view-insert (hoverdeck-view-answer (plist-get step :card)))
       (setq hoverdeck-quiz-page--ratings (append (plist-get step :ratings) nil))
       (hoverdeck-quiz-page--ratings hoverdeck-quiz-page--ratings))
      ("done" (hoverdeck-quiz-page--end (plist-get step :summary))
       (when (eq step (car hoverdeck-quiz-page--due))
         (hoverdeck-quiz-page--waiting (cdr hoverdeck-quiz-page--due)))))))

(defun hoverdeck-quiz-page-progress (step)
  "How far the quiz is at STEP, for the mode line."
  (if (plist-get step :number)
      (format " %d/%d" (plist-get step :number) (plist-get step :of))
    ""))

(defun hoverdeck-quiz-page-keys (step)
  "The keys that do something at STEP, for the head of the window."
  (let ((undo (and (hoverdeck-view-true-p (plist-get step :canUndo)) '(("u" . "undo")))))
    (apply #'hoverdeck-view-keys
           (pcase (plist-get step :step)
             ("question" `(("SPC" . "answer")
                           ,@(and (plist-get (plist-get step :card) :hint) '(("h" . "hint")))
                           ,@undo ("s" . "skip") ("e" . "deck") ("q" . "close")))
             ("answer" `(("1 2" . "forgot") ("3 4 5" . "remembered")
                         ,@undo ("s" . "skip") ("e" . "deck") ("q" . "close")))
             (_ `(,@undo ("g" . "go on") ("q" . "close")))))))

(defun hoverdeck-quiz-page-add-due (step due)
  "Write below STEP, the end of a quiz, what is waiting now.
That is DUE, an answer of the server."
  (setq hoverdeck-quiz-page--due (cons step due))
  (let ((inhibit-read-only t))
    (save-excursion
      (goto-char (point-max))
      (hoverdeck-quiz-page--waiting due))
    (set-buffer-modified-p nil)))

;;;; Question and answer

(defun hoverdeck-quiz-page--question (step)
  "Insert the question of STEP, below where in the quiz and in which deck it is."
  (let ((card (plist-get step :card)))
    (hoverdeck-view-insert
     (concat (hoverdeck-quiz-page--bar (plist-get step :number) (plist-get step :of))
             (hoverdeck-view-quiet " %d of %d · %s"
                                   (plist-get step :number) (plist-get step :of)
                                   (plist-get card :title))))
    (insert "\n")
    (hoverdeck-view-insert
     (hoverdeck-view-question (plist-get (plist-get card :question) :markdown)))
    (insert "\n")))

(defun hoverdeck-quiz-page--bar (number of)
  "A short bar that is as full as NUMBER - 1 of OF cards are done."
  (let* ((cells 12)
         (full (floor (* cells (1- number)) (max 1 of))))
    (concat (propertize (make-string full ?━) 'face 'hoverdeck-bar)
            (propertize (make-string (- cells full) ?━) 'face 'hoverdeck-quiet))))

(defun hoverdeck-quiz-page--offer (label action)
  "Insert a button with LABEL that does ACTION."
  (insert "  " (hoverdeck-view-button (concat "[ " label " ]") action) "\n"))

(defun hoverdeck-quiz-page--ratings (ratings)
  "Insert RATINGS, the line between forgotten and remembered among them."
  (insert "\n")
  (hoverdeck-view-insert (hoverdeck-view-quiet "%s" (make-string (hoverdeck-view-width) ?─)))
  (hoverdeck-view-insert (propertize "How well did you know this?" 'face 'bold))
  (insert "\n")
  (let ((columns (mapcar #'hoverdeck-quiz-page--column ratings)))
    (if (<= (hoverdeck-quiz-page--columns-width columns) (hoverdeck-view-width))
        (hoverdeck-quiz-page--beside ratings columns)
      (hoverdeck-quiz-page--below ratings))))

(defun hoverdeck-quiz-page--column (rating)
  "How many columns RATING takes beside others."
  (+ 2 (max (string-width (plist-get rating :label))
            (string-width (hoverdeck-view-days (plist-get rating :days))))))

(defun hoverdeck-quiz-page--columns-width (columns)
  "How wide ratings of these COLUMNS are side by side."
  (+ (apply #'+ columns) (* 2 (1- (length columns))) 2))

(defun hoverdeck-quiz-page--beside (ratings columns)
  "Insert RATINGS side by side, each in its number of COLUMNS."
  (let ((cells (cl-mapcar #'cons ratings columns)))
    (hoverdeck-quiz-page--row cells #'hoverdeck-quiz-page--side)
    (hoverdeck-quiz-page--row cells #'hoverdeck-quiz-page--choice)
    (hoverdeck-quiz-page--row cells #'hoverdeck-quiz-page--date)))

(defun hoverdeck-quiz-page--row (cells text)
  "Insert a line with the result of the function TEXT for each of CELLS.
Between forgotten and remembered there is a line."
  (let (line before)
    (pcase-dolist (`(,rating . ,width) cells)
      (let ((remembered (hoverdeck-view-true-p (plist-get rating :remembered))))
        (when (and before remembered (eq before 'forgot))
          (setq line (concat line (propertize "│ " 'face 'hoverdeck-quiet))))
        (setq line (concat line (hoverdeck-quiz-page--padded (funcall text rating before) (+ 2 width)))
              before (if remembered 'remembered 'forgot))))
    (hoverdeck-view-insert (string-trim-right line))))

(defun hoverdeck-quiz-page--padded (text width)
  "TEXT with spaces to WIDTH columns."
  (concat text (make-string (max 0 (- width (string-width text))) ?\s)))

(defun hoverdeck-quiz-page--side (rating before)
  "The side of RATING, if it is the first there; BEFORE is that of the one before."
  (let ((remembered (hoverdeck-view-true-p (plist-get rating :remembered))))
    (cond ((eq before (if remembered 'remembered 'forgot)) "")
          (remembered (propertize "remembered" 'face 'hoverdeck-remembered))
          (t (propertize "forgot" 'face 'hoverdeck-forgotten)))))

(defun hoverdeck-quiz-page--choice (rating &optional _before)
  "RATING as a button: its digit and its word."
  (let ((digit (plist-get rating :rating)))
    (concat (propertize (number-to-string digit) 'face 'hoverdeck-key)
            " "
            (hoverdeck-view-button
             (propertize (plist-get rating :label) 'face
                         (if (hoverdeck-view-true-p (plist-get rating :remembered))
                             'hoverdeck-remembered
                           'hoverdeck-forgotten))
             (lambda () (hoverdeck-quiz--rate digit))))))

(defun hoverdeck-quiz-page--date (rating &optional _before)
  "When the card comes again after RATING."
  (concat "  " (hoverdeck-view-quiet "%s" (hoverdeck-view-days (plist-get rating :days)))))

(defun hoverdeck-quiz-page--below (ratings)
  "Insert RATINGS one below the other, for narrow windows."
  (let ((width (apply #'max (mapcar #'hoverdeck-quiz-page--column ratings)))
        before)
    (dolist (rating ratings)
      (let ((side (hoverdeck-quiz-page--side rating before)))
        (unless (string-empty-p side)
          (when before
            (hoverdeck-view-insert (hoverdeck-view-quiet "%s" (make-string (+ 12 width) ?─))))
          (hoverdeck-view-insert side)))
      (hoverdeck-view-insert
       (concat (hoverdeck-quiz-page--padded (hoverdeck-quiz-page--choice rating) (+ 3 width))
               (hoverdeck-view-quiet "%s" (hoverdeck-view-days (plist-get rating :days)))))
      (setq before (if (hoverdeck-view-true-p (plist-get rating :remembered)) 'remembered 'forgot)))))

;;;; The end

(defun hoverdeck-quiz-page--end (summary)
  "Insert SUMMARY: what was answered how, and what was missed."
  (let* ((counts (append (plist-get summary :ratings) nil))
         (remembered (apply #'+ (nthcdr 2 counts)))
         (skipped (plist-get summary :skipped)))
    (hoverdeck-view-insert (propertize "Quiz finished" 'face 'hoverdeck-question))
    (insert "\n")
    (hoverdeck-view-insert
     (concat (format "%d answered · %d remembered" (plist-get summary :answered) remembered)
             (if (> skipped 0) (format " · %d skipped" skipped) "")))
    (when hoverdeck-quiz-page--ratings
      (insert "\n")
      (hoverdeck-quiz-page--counts counts))
    (hoverdeck-quiz-page--missed (append (plist-get summary :missed) nil))))

(defun hoverdeck-quiz-page--waiting (due)
  "Insert what is waiting now, DUE, and a button to go on with it."
  (let ((waiting (+ (plist-get due :due) (plist-get due :new))))
    (insert "\n")
    (hoverdeck-view-insert
     (cond ((> waiting 0)
            (hoverdeck-view-quiet "Waiting now: %d due, %d new." (plist-get due :due) (plist-get due :new)))
           ((plist-get due :nextInDays)
            (hoverdeck-view-quiet "Nothing waits. The next card comes %s."
                                  (hoverdeck-view-days (plist-get due :nextInDays))))
           (t (hoverdeck-view-quiet "Nothing waits."))))
    (when (> waiting 0)
      (insert "\n")
      (hoverdeck-quiz-page--offer "Go on" #'hoverdeck-quiz-again))))

(defun hoverdeck-quiz-page--counts (counts)
  "Insert how often each rating was given: COUNTS, as bars."
  (let ((most (max 1 (apply #'max counts)))
        (width (apply #'max (mapcar #'hoverdeck-quiz-page--column hoverdeck-quiz-page--ratings)))
        (room (hoverdeck-view-width)))
    (cl-loop for rating in hoverdeck-quiz-page--ratings
             for count in counts
             for face = (if (hoverdeck-view-true-p (plist-get rating :remembered))
                            'hoverdeck-remembered
                          'hoverdeck-forgotten)
             do (hoverdeck-view-insert
                 (concat (hoverdeck-quiz-page--padded
                          (format "%d %s" (plist-get rating :rating) (plist-get rating :label))
                          (+ 2 width))
                         (propertize (make-string (ceiling (* (max 4 (min 24 (- room width 6))) count) most) ?█)
                                     'face face)
                         (hoverdeck-view-quiet (if (> count 0) " %d" "%d") count))))))

(defun hoverdeck-quiz-page--missed (cards)
  "Insert CARDS, those that were forgotten at first, as buttons that show them."
  (when cards
    (insert "\n")
    (hoverdeck-view-insert (propertize "To look at again" 'face 'hoverdeck-heading))
    (dolist (card cards)
      (hoverdeck-view-insert
       (concat "• " (hoverdeck-view-button (hoverdeck-view-plain-question card)
                                           (lambda () (hoverdeck-card (plist-get card :id)))
                                           "Read this card"))))))

(provide 'hoverdeck-quiz-page)
;;; hoverdeck-quiz-page.el ends here
