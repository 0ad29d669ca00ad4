"""Files and folders: what is kept between runs, and which files a result rests on."""
