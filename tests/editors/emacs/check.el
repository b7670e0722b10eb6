;;; check.el --- The package's linters  -*- lexical-binding: t -*-

;;; Commentary:

;; emacs --batch -L FOLDERS -l check.el -f check-package FOLDER: compiles every
;; file with warnings as errors, and has checkdoc and package-lint read it.
;; Prints what they find; exits 1 if they find anything.

;;; Code:

(require 'checkdoc)
(require 'package-lint)

(defvar check--found 0
  "How many things were found.")

;; The project has no public address yet, and Debian's package-lint for Emacs 28 was
;; written before that came out.  Everything else counts.
(defconst check--known '("Package should have a Homepage or URL header"
                         "This makes the package uninstallable in all released Emacs versions")
  "The beginnings of findings that are let pass.")

(defun check-package ()
  "Check the package in the folder that the command line names."
  (let* ((folder (file-name-as-directory (expand-file-name (pop command-line-args-left))))
         (files (directory-files folder t "\\.el\\'"))
         (package-lint-main-file (expand-file-name "hoverdeck.el" folder)))
    (add-to-list 'load-path folder)
    (mapc #'check--compile files)
    (mapc #'check--docs files)
    (mapc #'check--lint files)
    (message "%d files, %d findings" (length files) check--found)
    (kill-emacs (if (zerop check--found) 0 1))))

(defun check--found (file line text)
  "Note TEXT about LINE of FILE."
  (setq check--found (1+ check--found))
  (message "%s:%s: %s" (file-name-nondirectory file) line text))

(defun check--compile (file)
  "Compile FILE, into a folder that is thrown away."
  (let* ((byte-compile-error-on-warn t)
         (place (make-temp-file "hoverdeck-elc" t))
         (byte-compile-dest-file-function
          (lambda (source) (expand-file-name (concat (file-name-base source) ".elc") place))))
    (unless (eq (byte-compile-file file) t)
      (check--found file "-" "does not compile cleanly"))
    (delete-directory place t)))

(defun check--docs (file)
  "Have checkdoc read FILE."
  (let ((checkdoc-create-error-function
         (lambda (text start _end &optional _unfixable)
           (check--found file (line-number-at-pos start) text)
           nil)))
    (with-current-buffer (find-file-noselect file)
      (checkdoc-current-buffer t))))

(defun check--lint (file)
  "Have package-lint read FILE."
  (with-current-buffer (find-file-noselect file)
    (pcase-dolist (`(,line ,_ ,kind ,text) (package-lint-buffer))
      (unless (seq-some (lambda (known) (string-prefix-p known text)) check--known)
        (check--found file line (format "%s: %s" kind text))))))

(provide 'check)
;;; check.el ends here
