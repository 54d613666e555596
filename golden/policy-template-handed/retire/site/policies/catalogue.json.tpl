{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {
                "Service": "cloudfront.amazonaws.com"
            },
            "Action": "s3:GetObject",
            "Resource": [
                "arn:aws:s3:::${BUCKET}/*"
            ],
            "Condition": {
                "StringEquals": {
                    "AWS:SourceArn": "${CLOUDFRONT_DISTRIBUTION_ARN}"
                }
            }
        }
    ]
}
