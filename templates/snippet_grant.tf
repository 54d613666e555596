# first, in the bucket policy, and applied before the origin is moved
